// The shared state behind a Key.
#pragma once

#include <gatehouse/jose/internal/material.h>
#include <gatehouse/jose/key.h>

#include <array>
#include <string>

namespace gatehouse::jose {

// The headers that this house's own tokens begin with, encoded: signing copies them, and a verifier that meets one
// knows what it says without parsing it.
struct ReadyHeader {
  std::string_view type;
  std::string encoded;
};

struct Key::State {
  State(Algorithm algorithm, Material material, std::string id);

  Algorithm algorithm;
  Material material;
  std::string thumbprint;
  std::string id;
  std::array<ReadyHeader, 2> headers;  // for "JWT" and "at+jwt"
};

Key make_key(Algorithm algorithm, Material material, std::string id = {});
// The protected header as base64url; `type` may be empty.
std::string encode_header(Algorithm algorithm, std::string_view type, std::string_view id);
// A kid: 1 to 256 bytes, no control characters.
Result<void> check_id(std::string_view id);

}  // namespace gatehouse::jose
