#include <gatehouse/jose/algorithm.h>

#include <array>
#include <cstddef>

namespace gatehouse::jose {
namespace {

constexpr std::array<std::string_view, 13> names{"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256",
                                                 "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"};
static_assert(names.size() == static_cast<std::size_t>(Algorithm::eddsa) + 1);

}  // namespace

std::string_view name(Algorithm algorithm) { return names[static_cast<std::size_t>(algorithm)]; }

std::optional<Algorithm> algorithm_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

}  // namespace gatehouse::jose
