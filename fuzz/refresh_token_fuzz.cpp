// Only what `seal` wrote is opened, to the letter, and it opens to what was sealed; one changed character is refused.
#include <fuzz/promise.h>
#include <gatehouse/auth/refresh_token.h>

using gatehouse::fuzz::require;

namespace {

const gatehouse::RefreshTokens& tokens() {
  static const gatehouse::RefreshTokens made{gatehouse::Secret(std::string_view("0123456789abcdef0123456789abcdef"))};
  return made;
}

void check_opening(std::string_view text) {
  const auto claim = tokens().open(text);
  if (claim) require(tokens().seal(*claim) == text);
}

// The claim and what is done to its token are taken from the input.
void check_sealing(std::string_view input) {
  struct {
    std::int64_t session, counter;
    std::uint8_t place;
    char instead;
  } given{};
  input.copy(reinterpret_cast<char*>(&given), sizeof given);
  std::string text = tokens().seal({given.session, given.counter});
  const auto claim = tokens().open(text);
  require(claim.has_value() && claim->session == given.session && claim->counter == given.counter);
  char& changed = text[given.place % text.size()];
  if (changed == given.instead) return;
  changed = given.instead;
  require(!tokens().open(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_opening(gatehouse::fuzz::text_of(data, size));
  check_sealing(gatehouse::fuzz::text_of(data, size));
  return 0;
}
