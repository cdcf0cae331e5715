#include <gatehouse/json/shape.h>

#include <cmath>

namespace gatehouse::json::detail {

namespace {
constexpr std::size_t longest_name_shown = 64;
}

bool Problem::in_member(std::string_view name) {
  std::string longer(name.substr(0, longest_name_shown));
  if (!path.empty() && path.front() != '[') longer += '.';
  path.insert(0, longer);
  return false;
}

bool Problem::in_element(std::size_t at) {
  std::string longer = "[" + std::to_string(at) + "]";
  if (!path.empty() && path.front() != '[') longer += '.';
  path.insert(0, longer);
  return false;
}

Error Problem::error() const {
  std::string detail = path.empty() ? "" : path + ": ";
  return Error{Reason::invalid_json, detail.append(what), {}};
}

bool decode_boolean(bool& out, const Value& value, Problem& problem) {
  const bool* found = value.boolean();
  if (found == nullptr) return problem.is("expected true or false");
  out = *found;
  return true;
}

bool decode_text(std::string& out, const Value& value, Problem& problem) {
  const std::string* found = value.string();
  if (found == nullptr) return problem.is("expected a string");
  out = *found;
  return true;
}

bool decode_number(double& out, double largest, const Value& value, Problem& problem) {
  if (const std::int64_t* integer = value.integer()) {
    out = static_cast<double>(*integer);
    return true;
  }
  const double* found = value.number();
  if (found == nullptr) return problem.is("expected a number");
  if (!(std::abs(*found) <= largest)) return problem.is("number out of range");
  out = *found;
  return true;
}

const std::int64_t* decode_integer(std::int64_t low, std::uint64_t high, const Value& value, Problem& problem) {
  const std::int64_t* found = value.integer();
  if (found == nullptr) {
    problem.is("expected an integer");
    return nullptr;
  }
  if (std::cmp_less(*found, low) || std::cmp_greater(*found, high)) {
    problem.is("integer out of range");
    return nullptr;
  }
  return found;
}

}  // namespace gatehouse::json::detail
