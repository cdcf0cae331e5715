#include <gatehouse/app/credentials.h>

#include <gtest/gtest.h>

#include <string>

namespace gatehouse {
namespace {

Result<Credentials> given(const std::string& authorization) {
  const auto http = http::Request::from({.headers = {{"Authorization", authorization}}});
  return credentials(Request(http, Client{}, "1"), CookieRules{});
}

TEST(Credentials, EveryByteOfABearerTokenIsOfItsAlphabet) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    for (const std::size_t at : {0U, 7U, 20U, 39U}) {
      std::string token(40, 'x');
      token[at] = c;
      const bool skipped = c == ' ' && at == 0;  // more than one space after the scheme
      EXPECT_EQ(given("Bearer " + token).has_value(), skipped || alphabet.find(c) != std::string_view::npos)
          << "byte " << byte << " at " << at;
    }
  }
}

}  // namespace
}  // namespace gatehouse
