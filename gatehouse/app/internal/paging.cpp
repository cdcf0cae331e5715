#include <gatehouse/app/internal/paging.h>

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace gatehouse {
namespace {

constexpr std::size_t longest_text = 254;
constexpr int longest_page = 200;
constexpr int usual_page = 50;

}  // namespace

Result<std::string> text_parameter(const Request& request, std::string_view name) {
  const auto query = TRY(request.http().query_parameters());
  const auto* text = query.find(name);
  if (text == nullptr) return std::string();
  if (query.count(name) > 1) return fail(Reason::invalid_request, fmt::format("`{}` is given twice", name));
  if (text->size() > longest_text) return fail(Reason::invalid_request, fmt::format("`{}` is too long", name));
  return *text;
}

Result<std::optional<std::int64_t>> number_parameter(const Request& request, std::string_view name, std::int64_t least,
                                                     std::int64_t most) {
  const auto query = TRY(request.http().query_parameters());
  if (query.find(name) == nullptr) return std::optional<std::int64_t>();
  const auto text = TRY(text_parameter(request, name));
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, trouble] = std::from_chars(text.data(), end, number);
  if (trouble != std::errc() || stopped != end || number < least || number > most) {
    return fail(Reason::invalid_request, fmt::format("`{}` is no number from {} to {}", name, least, most));
  }
  return std::optional(number);
}

Result<int> limit_parameter(const Request& request) {
  const auto limit = TRY(number_parameter(request, "limit", 1, longest_page));
  return static_cast<int>(limit.value_or(usual_page));
}

Result<std::optional<std::int64_t>> before_parameter(const Request& request) {
  return number_parameter(request, "before", 1, std::numeric_limits<std::int64_t>::max());
}

}  // namespace gatehouse
