#include <gatehouse/auth/refresh_token.h>
#include <gatehouse/crypto/derive.h>
#include <gatehouse/crypto/equal.h>
#include <gatehouse/jose/base64url.h>

namespace gatehouse {
namespace {

constexpr Byte version = 1;
constexpr std::size_t tag_size = 16;           // 128 bits of HMAC-SHA256
constexpr std::size_t claim_size = 1 + 8 + 8;  // 17 + 16 = 33 bytes: 44 characters and no spare bits
constexpr std::size_t text_size = (claim_size + tag_size) / 3 * 4;

void append(Bytes& out, std::int64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out.push_back(static_cast<Byte>(static_cast<std::uint64_t>(number) >> shift));
}

std::int64_t number_at(BytesView bytes) {
  std::uint64_t number = 0;
  for (const auto byte : bytes.first(8)) number = number << 8 | byte;
  return static_cast<std::int64_t>(number);
}

}  // namespace

RefreshTokens::RefreshTokens(const Secret& master)
    : key_(crypto::Hash::sha256, crypto::derive(master.bytes(), "gatehouse refresh token", 32).bytes()) {}

std::string RefreshTokens::seal(const RefreshClaim& claim) const {
  Bytes bytes{version};
  append(bytes, claim.session);
  append(bytes, claim.counter);
  const auto tag = key_.tag(bytes);
  bytes.insert(bytes.end(), tag.begin(), tag.begin() + tag_size);
  return jose::base64url(bytes);
}

Result<RefreshClaim> RefreshTokens::open(std::string_view text) const {
  if (text.size() != text_size) return fail(Reason::invalid_refresh_token, "wrong length");
  const auto bytes = jose::from_base64url(text);
  if (!bytes || bytes->front() != version) return fail(Reason::invalid_refresh_token, "not a refresh token");
  const BytesView whole(*bytes);
  const auto tag = key_.tag(whole.first(claim_size));
  if (!crypto::equal(BytesView(tag).first(tag_size), whole.subspan(claim_size))) {
    return fail(Reason::invalid_refresh_token, "wrong MAC");
  }
  return RefreshClaim{number_at(whole.subspan(1)), number_at(whole.subspan(9))};
}

}  // namespace gatehouse
