// JWS in the compact form (RFC 7515 section 7.1): the layer below JWT, for payloads that are not claims.
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/base/result.h>
#include <gatehouse/jose/key_set.h>

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::jose {

inline constexpr std::size_t max_token = 16 * 1024;  // characters
inline constexpr std::size_t max_header = 4 * 1024;  // bytes, decoded
inline constexpr std::size_t max_key_id = 256;       // bytes

// The three parts of a token, still encoded; views into the token.
struct JwsParts {
  std::string_view header, payload, signature;
  std::string_view signed_part;  // header '.' payload
};
// malformed_token when it is too long or has not exactly three parts that are not empty.
Result<JwsParts> split(std::string_view token);

// What a header may say here. Everything that would bring a key, an extension or another format along is refused:
// jwk, jku, x5u, x5c, x5t, crit, b64, zip, enc (malformed_token).
struct JwsHeader {
  Algorithm algorithm;
  std::optional<std::string> key_id;  // kid
  std::optional<std::string> type;    // typ
};
Result<JwsHeader> read_header(std::string_view encoded);

// The key this header is for. The header's algorithm must be the key's own (unsupported_algorithm); without a kid the
// set must hold exactly one key of that algorithm (unknown_key).
Result<const Key*> choose_key(const JwsHeader& header, const KeySet& keys);

// The payload, once the signature is known to be good.
Result<Bytes> verify_jws(std::string_view token, const KeySet& keys);
// `type` becomes `typ`; empty: none.
Result<std::string> sign_jws(BytesView payload, const Key& key, std::string_view type = {});

}  // namespace gatehouse::jose
