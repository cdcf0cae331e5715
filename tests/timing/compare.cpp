// compare SUBJECT COUNT SEED: refuses a token with one wrong byte, 2 * COUNT times, the first byte of its MAC or the
// last in random order. Prints a line "0 NANOSECONDS" (first) or "1 NANOSECONDS" (last) for each.
#include <gatehouse/auth/refresh_token.h>
#include <gatehouse/crypto/hmac.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/jwt.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace gatehouse;

namespace {

const std::string secret = "fPTnHrHvBgxmoHMVm9mVzqRGQJtQm2lC7yQyX1tV0dI";
constexpr std::size_t variants = 256;  // of each sort of wrong token

struct Subject {
  std::string before;  // what precedes the encoded bytes
  Bytes bytes;         // end with the MAC
  std::size_t mac_at;
  std::function<bool(std::string_view)> accepts;

  std::string token() const { return before + jose::base64url(bytes); }
};

Subject signed_token() {
  const auto key = *jose::Key::from_secret(Secret(secret), jose::Algorithm::hs256);
  const auto keys = *jose::KeySet::of({key});
  const auto expiry = now() + 1h;
  const auto token =
      *jose::sign({.issuer = "here", .subject = "ada", .audience = {"there"}, .expires_at = expiry}, key);
  const auto signature_at = token.rfind('.') + 1;
  const jose::Expectations expected{.issuer = "here", .audience = "there"};
  return {token.substr(0, signature_at), *jose::from_base64url(std::string_view(token).substr(signature_at)), 0,
          [=](std::string_view text) { return jose::verify(text, keys, expected, expiry - 1min).has_value(); }};
}

Subject refresh_token() {
  const auto tokens = std::make_shared<const RefreshTokens>(Secret(secret));
  const auto bytes = *jose::from_base64url(tokens->seal({.session = 1, .counter = 2}));
  return {"", bytes, bytes.size() - 16, [=](std::string_view text) { return tokens->open(text).has_value(); }};
}

// What must not be: it stops at the first difference.
[[gnu::noinline]] bool leaky_equal(BytesView left, BytesView right) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] != right[i]) return false;
  }
  return true;
}

Subject leaky_token() {
  const crypto::HmacKey key(crypto::Hash::sha256, Secret(secret).bytes());
  const auto tag = [=] { return key.tag(Bytes(150, Byte{'m'})); };  // as long as a token
  return {"", tag(), 0, [=](std::string_view text) { return leaky_equal(tag(), *jose::from_base64url(text)); }};
}

std::vector<std::string> with_wrong_byte(const Subject& subject, std::size_t at, std::mt19937_64& random) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < variants; ++i) {
    auto wrong = subject;
    wrong.bytes[at] = static_cast<Byte>(wrong.bytes[at] ^ (1 + random() % 255));
    out.push_back(wrong.token());
  }
  return out;
}

void measure(const Subject& subject, std::size_t count, std::mt19937_64& random) {
  const std::array wrong{with_wrong_byte(subject, subject.mac_at, random),
                         with_wrong_byte(subject, subject.bytes.size() - 1, random)};
  std::string shown = subject.token();
  if (!subject.accepts(shown)) throw std::runtime_error("the right token is refused");
  for (std::size_t i = 0; i < 2 * count; ++i) {
    const auto sort = random() % 2;
    shown.assign(wrong[sort][random() % variants]);  // both sorts are read from one place
    const auto started = std::chrono::steady_clock::now();
    const bool accepted = subject.accepts(shown);
    const auto took = std::chrono::steady_clock::now() - started;
    if (accepted) throw std::runtime_error("a wrong token is accepted");
    std::cout << sort << ' ' << took / 1ns << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, Subject (*)()> subjects{
      {"signed_token", signed_token}, {"refresh_token", refresh_token}, {"leaky_token", leaky_token}};
  if (argc != 4 || !subjects.contains(argv[1])) return EXIT_FAILURE;
  std::mt19937_64 random(std::stoull(argv[3]));
  measure(subjects.at(argv[1])(), std::stoul(argv[2]), random);
}
