// The steps of verifying a token, shared by verify() and explain().
#pragma once

#include <gatehouse/jose/jws.h>
#include <gatehouse/jose/jwt.h>

#include <array>
#include <optional>
#include <string>

namespace gatehouse::jose {

// A token whose signature is known to be good.
struct Signed {
  JwsParts parts;
  std::optional<std::string> type;
};
Result<Signed> check_signed(std::string_view token, const KeySet& keys);
Result<void> check_signature(const JwsParts& parts, const Key& key);

// A decoded part of a token, without an allocation where it is small.
class Decoded {
 public:
  Result<std::string_view> decode(std::string_view encoded);  // the view lives as long as this object

 private:
  std::array<Byte, 2048> small_;
  Bytes large_;
};

// Each fails with its own Reason, the detail saying by how much.
Result<void> check_usable(const Expectations& expectations);
Result<void> check_type(const std::optional<std::string>& type, const Expectations& expectations);
Result<void> check_issuer(const Claims& claims, const Expectations& expectations);
Result<void> check_audience(const Claims& claims, const Expectations& expectations);
Result<void> check_expiry(const Claims& claims, const Expectations& expectations, Time now);
Result<void> check_not_before(const Claims& claims, const Expectations& expectations, Time now);
Result<void> check_issued_at(const Claims& claims, const Expectations& expectations, Time now);

// "3 min 2 s"; never negative.
std::string in_words(std::chrono::milliseconds span);
// For text that came with a token: control characters escaped, at most 100 bytes of it.
std::string escaped(std::string_view text);

}  // namespace gatehouse::jose
