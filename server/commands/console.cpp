#include <server/commands/console.h>

#include <fmt/format.h>

#include <ostream>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_line = 2048;

std::string coloured(const Console& console, std::string_view code, std::string_view text) {
  return console.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

void say(const Console& console, std::string_view text) {
  console.error << "gatehouse: " << escaped(text, longest_line) << '\n';
}

}  // namespace

int refused(const Console& console, std::string_view text) {
  say(console, text);
  return 1;
}

int refused(const Console& console, const Error& error) {
  return refused(console, error.detail.empty() ? facts(error.reason).sentence : std::string_view(error.detail));
}

int misused(const Console& console, std::string_view text) {
  say(console, text);
  return 2;
}

std::string green(const Console& console, std::string_view text) { return coloured(console, "32", text); }
std::string red(const Console& console, std::string_view text) { return coloured(console, "31", text); }
std::string bold(const Console& console, std::string_view text) { return coloured(console, "1", text); }
std::string faint(const Console& console, std::string_view text) { return coloured(console, "2", text); }

}  // namespace gatehouse::server
