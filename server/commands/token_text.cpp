#include <server/commands/token_text.h>

#include <istream>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_input = 65'536;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

Result<std::string> read_token(Console& console, const Arguments& given) {
  auto text = given.maybe("TOKEN").value_or("-");
  if (text == "-") {
    text.assign(longest_input + 1, '\0');
    console.in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(console.in.gcount()));
  }
  if (text.size() > longest_input) return fail(Reason::invalid_request, "more than 64 KiB is no token");
  auto token = trimmed(text);
  if (token.starts_with("Bearer ")) token = trimmed(token.substr(7));
  if (token.empty()) return fail(Reason::invalid_request, "there is no token");
  return std::string(token);
}

}  // namespace gatehouse::server
