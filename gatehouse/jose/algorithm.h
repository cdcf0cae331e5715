// The signature algorithms spoken here (RFC 7518 section 3.1, RFC 8037 section 3.1). There is no "none".
#pragma once

#include <optional>
#include <string_view>

namespace gatehouse::jose {

enum class Algorithm : unsigned char {
  hs256,
  hs384,
  hs512,
  rs256,
  rs384,
  rs512,
  ps256,
  ps384,
  ps512,
  es256,
  es384,
  es512,
  eddsa,  // Ed25519 only
};

// As it stands in a header's `alg`: "ES256", "EdDSA".
std::string_view name(Algorithm algorithm);
// Case-sensitive, as RFC 7515 section 4.1.1 asks; nothing for every other text.
std::optional<Algorithm> algorithm_named(std::string_view name);

constexpr bool is_symmetric(Algorithm algorithm) { return algorithm <= Algorithm::hs512; }

}  // namespace gatehouse::jose
