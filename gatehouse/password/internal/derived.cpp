#include <gatehouse/crypto/base64.h>
#include <gatehouse/crypto/internal/openssl.h>
#include <gatehouse/password/internal/derived.h>

#include <algorithm>
#include <array>
#include <bit>

namespace gatehouse::password {
namespace {

constexpr std::uint64_t most_memory = 256 * 1024 * 1024;
constexpr Range rounds_range{1, 5'000'000};

// What each maker writes. Both functions give the start of the same bytes when asked for fewer: a stored hash that was
// cut would still match.
constexpr std::size_t phc_scrypt_size = 32;
constexpr std::size_t werkzeug_scrypt_size = 64;

template <class How>
std::optional<StoredDerived> stored(const How& how, std::optional<Bytes> salt, std::optional<Bytes> hash,
                                    std::size_t size) {
  if (!salt || !hash || hash->size() != size) return std::nullopt;
  return StoredDerived{how, {std::move(*salt), std::move(*hash)}};
}

std::optional<crypto::Hash> hash_named(std::string_view name) {
  if (name == "sha256") return crypto::Hash::sha256;
  if (name == "sha512") return crypto::Hash::sha512;
  return std::nullopt;
}

std::optional<StoredDerived> stored_pbkdf2(std::string_view hash_name, std::string_view rounds_text,
                                           std::optional<Bytes> salt, std::optional<Bytes> hash) {
  const auto with = hash_named(hash_name);
  const auto rounds = number(rounds_text, rounds_range);
  if (!with || !rounds) return std::nullopt;
  return stored(Pbkdf2{*with, *rounds}, std::move(salt), std::move(hash), crypto::size(*with));
}

// passlib writes '.' where base64 has '+'.
std::optional<Bytes> passlib_base64(std::string_view text) {
  std::string plain(text);
  if (plain.find('+') != std::string::npos) return std::nullopt;
  std::ranges::replace(plain, '.', '+');
  return crypto::from_base64(plain, crypto::Padding::none);
}

// $pbkdf2-sha256$29000$SALT$HASH
std::optional<StoredDerived> read_passlib_pbkdf2(const std::vector<std::string_view>& parts) {
  return stored_pbkdf2(parts[1].substr(7), parts[2], passlib_base64(parts[3]), passlib_base64(parts[4]));
}

// $scrypt$ln=16,r=8,p=1$SALT$HASH
std::optional<StoredDerived> read_phc_scrypt(const std::vector<std::string_view>& parts) {
  const auto values = parameters(parts[2], {"ln", "r", "p"});
  if (values.empty() || values[0] < 1 || values[0] > 63) return std::nullopt;
  const Scrypt how{std::uint64_t{1} << values[0], values[1], values[2]};
  if (!is_bounded(how)) return std::nullopt;
  return stored(how, crypto::from_base64(parts[3], crypto::Padding::none),
                crypto::from_base64(parts[4], crypto::Padding::none), phc_scrypt_size);
}

// pbkdf2:sha256:600000$SALT$HEX, scrypt:32768:8:1$SALT$HEX; the salt is the text itself.
std::optional<StoredDerived> read_werkzeug(const std::vector<std::string_view>& parts) {
  const auto method = split(parts[0], ':');
  if (method.size() == 3 && method[0] == "pbkdf2") {
    return stored_pbkdf2(method[1], method[2], to_bytes(parts[1]), hex_bytes(parts[2]));
  }
  if (method.size() != 4 || method[0] != "scrypt") return std::nullopt;
  const auto n = number(method[1], {2, most_memory});
  const auto r = number(method[2], {1, most_memory});
  const auto p = number(method[3], {1, 16});
  if (!n || !r || !p) return std::nullopt;
  const Scrypt how{*n, *r, *p};
  if (!is_bounded(how)) return std::nullopt;
  return stored(how, to_bytes(parts[1]), hex_bytes(parts[2]), werkzeug_scrypt_size);
}

Result<Bytes> derive(const EVP_KDF* algorithm, std::size_t size, const OSSL_PARAM* parameters) {
  const auto context = crypto::require_openssl(crypto::EvpKdfContext(EVP_KDF_CTX_new(const_cast<EVP_KDF*>(algorithm))),
                                               "EVP_KDF_CTX_new");
  Bytes key(size);
  if (EVP_KDF_derive(context.get(), key.data(), size, parameters) == 1) return key;
  return fail(Error{Reason::overloaded, crypto::take_openssl_error(), std::chrono::seconds{1}});
}

// OpenSSL's parameters point at what may be written to, but only read it.
OSSL_PARAM octets(const char* name, BytesView bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<Byte*>(bytes.data()), bytes.size());
}

}  // namespace

bool is_bounded(const Scrypt& how) {
  if (how.n < 2 || how.n > most_memory || !std::has_single_bit(how.n)) return false;
  if (how.r < 1 || how.r > most_memory || how.p < 1 || how.p > 16) return false;
  return how.r <= most_memory / 128 / how.n;
}

std::optional<StoredDerived> read_derived(std::string_view text) {
  const auto parts = split(text, '$');
  if (parts.size() == 5 && parts[0].empty()) {
    if (parts[1].starts_with("pbkdf2-")) return read_passlib_pbkdf2(parts);
    if (parts[1] == "scrypt") return read_phc_scrypt(parts);
    return std::nullopt;
  }
  if (parts.size() == 4 && parts[0].starts_with("pbkdf2_")) {  // Django: pbkdf2_sha256$600000$SALT$BASE64
    return stored_pbkdf2(parts[0].substr(7), parts[1], to_bytes(parts[2]), crypto::from_base64(parts[3]));
  }
  if (parts.size() == 3) return read_werkzeug(parts);
  return std::nullopt;
}

Result<Bytes> derive(std::string_view password, BytesView salt, const Scrypt& how, std::size_t size) {
  static const auto algorithm =
      crypto::require_openssl(crypto::EvpKdf(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr)), "SCRYPT");
  auto n = how.n;
  auto r = static_cast<std::uint32_t>(how.r);
  auto p = static_cast<std::uint32_t>(how.p);
  std::uint64_t memory = 2 * most_memory;
  const std::array parameters{octets(OSSL_KDF_PARAM_PASSWORD, as_bytes(password)),
                              octets(OSSL_KDF_PARAM_SALT, salt),
                              OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
                              OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
                              OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
                              OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
                              OSSL_PARAM_construct_end()};
  return derive(algorithm.get(), size, parameters.data());
}

Result<Bytes> derive(std::string_view password, BytesView salt, const Pbkdf2& how, std::size_t size) {
  static const auto algorithm =
      crypto::require_openssl(crypto::EvpKdf(EVP_KDF_fetch(nullptr, "PBKDF2", nullptr)), "PBKDF2");
  auto rounds = how.rounds;
  int no_own_bounds = 1;  // those of SP 800-132 would refuse salts that others have stored
  const std::array parameters{
      octets(OSSL_KDF_PARAM_PASSWORD, as_bytes(password)),
      octets(OSSL_KDF_PARAM_SALT, salt),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &rounds),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(crypto::digest_name(how.hash)), 0),
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &no_own_bounds),
      OSSL_PARAM_construct_end()};
  return derive(algorithm.get(), size, parameters.data());
}

}  // namespace gatehouse::password
