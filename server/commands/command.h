// Command: one command of the binary as data: its name, what it takes, what it does.
#pragma once

#include <gatehouse/base/result.h>
#include <server/commands/console.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::server {

struct Parameter {
  enum class Kind : unsigned char { required, optional, repeated, flag };
  std::string name;   // "USER": by its place; "--email": by its name
  Kind kind;          // a flag has no value; `repeated` may come any number of times, also never
  std::string value;  // what follows an option, for the help: "ADDRESS"
  std::string help;
};

// What a command line said. Asking for what no parameter is named after throws std::logic_error.
class Arguments {
 public:
  using Values = std::map<std::string, std::vector<std::string>, std::less<>>;
  explicit Arguments(Values values) : values_(std::move(values)) {}

  bool has(std::string_view name) const { return !all(name).empty(); }
  const std::string& text(std::string_view name) const { return all(name).at(0); }  // of one that must be there
  std::optional<std::string> maybe(std::string_view name) const;
  const std::vector<std::string>& all(std::string_view name) const;

 private:
  Values values_;
};

struct Command {
  std::string name;  // "user add"
  std::string sentence;
  std::string examples;  // lines, for --help
  std::vector<Parameter> parameters;
  // Answers the exit status. A failure becomes one line on standard error and 1.
  std::function<Result<int>(Console&, const Arguments&)> run;
};

inline const Parameter as_json{"--json", Parameter::Kind::flag, "", "as JSON"};

}  // namespace gatehouse::server
