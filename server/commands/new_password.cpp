#include <gatehouse/crypto/equal.h>
#include <server/commands/new_password.h>

#include <array>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_input = 4096;
constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789_";  // 32: five bits each
static_assert(letters.size() == 32);
constexpr std::size_t groups = 4, group_size = 5;

}  // namespace

Result<Secret> read_password(std::istream& in) {
  auto buffer = Secret::of_size(longest_input + 1);
  in.read(reinterpret_cast<char*>(buffer.writable().data()), static_cast<std::streamsize>(buffer.size()));
  const auto size = static_cast<std::size_t>(in.gcount());
  if (size > longest_input) return fail(Reason::password_too_long);
  auto line = buffer.text().substr(0, size);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return fail(Reason::invalid_request, "there is no password on standard input");
  if (line.find('\n') != std::string_view::npos) {
    return fail(Reason::invalid_request, "standard input holds more than one line");
  }
  return Secret(line);
}

Result<Secret> ask_new_password(const Console& console) {
  auto first = TRY(console.ask_hidden("Password: "));
  const auto second = TRY(console.ask_hidden("Once more: "));
  if (!crypto::equal(first.bytes(), second.bytes())) return fail(Reason::invalid_request, "the two passwords differ");
  return first;
}

Secret generate_password(crypto::Random& random) {
  std::array<Byte, groups * group_size> noise{};
  random.fill(noise);
  auto password = Secret::of_size(groups * (group_size + 1) - 1);
  const auto text = password.writable();
  std::size_t at = 0;
  for (std::size_t i = 0; i < noise.size(); ++i) {
    if (i > 0 && i % group_size == 0) text[at++] = '-';
    text[at++] = static_cast<Byte>(letters[noise[i] % letters.size()]);
  }
  wipe(noise);
  return password;
}

}  // namespace gatehouse::server
