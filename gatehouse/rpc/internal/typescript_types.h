// The types of TypeScript for schemas, and the names that TypeScript allows.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/json/value.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::rpc {

// invalid_json: "methods.add.args.left is no schema".
std::unexpected<Error> invalid(std::string_view where, std::string_view what);

bool is_identifier(std::string_view name);     // A-Z a-z 0-9 _ $, no digit first
bool is_reserved_word(std::string_view name);  // no parameter is called so
bool is_type_name(std::string_view name);      // an identifier that means nothing else in a file of ours

// The member `required` of a schema.
Result<std::set<std::string_view>> required_names(const json::Object& schema, const std::string& where);

// Every function takes where in the whole the schema stands, for its complaints.
class Types {
 public:
  explicit Types(const json::Object& definitions);

  Result<std::string> print(const json::Value& schema, const std::string& where, int depth = 0) const;
  // "who: string", "age?: number"
  Result<std::vector<std::string>> fields(const json::Object& schema, const std::string& where, int depth = 0) const;
  // "\"calm\""; for none: "never".
  static Result<std::vector<std::string>> literals(const json::Value& values, const std::string& where);

 private:
  Result<std::string> reference(const json::Value& target, const std::string& where) const;
  Result<std::string> choice(const json::Value& choices, const std::string& where, int depth) const;
  Result<std::string> list(const json::Object& schema, const std::string& where, int depth) const;
  Result<std::string> members(const json::Object& schema, const std::string& where, int depth) const;

  std::set<std::string_view> names_;
};

}  // namespace gatehouse::rpc
