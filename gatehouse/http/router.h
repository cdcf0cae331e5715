// Router: which route a method and a decoded path belong to. No regular expressions, no recursion.
#pragma once

#include <gatehouse/http/method.h>

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::http {

struct Parameter {
  std::string_view name;   // owned by the Router
  std::string_view value;  // part of the path that was looked up
};

// What a path was found to be. Views: valid as long as the Router and the path are.
struct Match {
  enum class Outcome : unsigned char { not_found, method_not_allowed, found };
  static constexpr std::size_t max_parameters = 8;

  Outcome outcome = Outcome::not_found;
  std::size_t route = 0;  // as given to `add`; only for `found`
  MethodSet allowed;      // every method of the patterns that fit the path; empty for `not_found`
  std::array<Parameter, max_parameters> slots{};
  std::size_t slots_used = 0;

  bool found() const { return outcome == Outcome::found; }
  std::span<const Parameter> parameters() const { return {slots.data(), slots_used}; }
  std::string_view parameter(std::string_view name) const;  // empty: there is none of this name
};

// Patterns: "/users/{id}" (one segment, never empty), "/files/{path...}" (the rest, never empty; only at the end).
// A literal segment wins over {id}, {id} over {rest...}; a pattern without the method gives way to the next that fits.
// "/me" and "/me/" are two different paths. Filled at start; afterwards `find` may be called from many threads.
class Router {
 public:
  // Throws std::invalid_argument: a malformed pattern, or one that is there already for this method
  // ("/users/{id}" and "/users/{name}" are the same).
  void add(Method method, std::string_view pattern, std::size_t route);
  // `path` is decoded (Request::path()). HEAD falls back to GET.
  Match find(Method method, std::string_view path) const;

 private:
  enum class Kind : unsigned char { literal, one, rest };
  struct Segment {
    Kind kind;
    std::string text;  // of a literal, or the parameter's name
  };
  struct Pattern {
    std::vector<Segment> segments;
    MethodSet methods;
    std::array<std::size_t, method_count> routes{};
    std::array<std::vector<std::string>, method_count> names;  // per method: {id} may be {name} elsewhere
  };
  static std::vector<Segment> parse(std::string_view pattern);
  static std::string shape(const std::vector<Segment>& segments);
  static bool fits(const Pattern& pattern, std::string_view path, Match& match);
  static bool answer(const Pattern& pattern, Method method, Match& match);

  std::map<std::string, Pattern, std::less<>> literal_;  // patterns without parameters, by path
  std::map<std::string, Pattern> open_;                  // the others, by shape: the order is that of precedence
};

}  // namespace gatehouse::http
