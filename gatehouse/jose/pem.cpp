// Keys in PEM (RFC 7468): SPKI, PKCS#1, PKCS#8 and SEC1. OpenSSL takes the text apart; the numbers in it then pass the
// same checks as those of a JWK.
#include <fmt/core.h>
#include <gatehouse/jose/internal/bignum.h>
#include <gatehouse/jose/internal/state.h>
#include <openssl/pem.h>

#include <array>

namespace gatehouse::jose {
namespace {

constexpr std::size_t max_pem = 64 * 1024;

struct Block {
  std::string label;
  Secret bytes;
};

struct OpensslMemory {
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  OpensslMemory() = default;
  OpensslMemory(const OpensslMemory&) = delete;
  OpensslMemory& operator=(const OpensslMemory&) = delete;
  ~OpensslMemory() {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
  }
};

// The only key in the text. "EC PARAMETERS" in front of a SEC1 key is what `openssl ecparam -genkey` writes.
Result<Block> the_block(std::string_view pem) {
  if (pem.size() > max_pem) return fail(Reason::invalid_key, "PEM: too long");
  const auto bio =
      crypto::require_openssl(crypto::Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))), "BIO");
  std::optional<Block> found;
  while (true) {
    OpensslMemory block;
    if (PEM_read_bio(bio.get(), &block.name, &block.header, &block.data, &block.size) != 1) break;
    const std::string_view label = block.name;
    if (label == "EC PARAMETERS") continue;
    if (label == "ENCRYPTED PRIVATE KEY" || *block.header != '\0') {
      return fail(Reason::invalid_key, "PEM: the key is encrypted; decrypt it first (openssl pkey)");
    }
    if (found) return fail(Reason::invalid_key, "PEM: more than one key in the text");
    found = Block{std::string(label), Secret(BytesView(block.data, static_cast<std::size_t>(block.size)))};
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end || !found) return fail(Reason::invalid_key, "PEM: no key that can be read");
  return std::move(*found);
}

struct Parsed {
  crypto::EvpKey key;
  bool is_private;
};

Result<Parsed> parse(const Block& block) {
  const unsigned char* at = block.bytes.bytes().data();
  const unsigned char* end = at + block.bytes.size();
  const long size = static_cast<long>(block.bytes.size());
  crypto::EvpKey key;
  const bool is_private = block.label.ends_with("PRIVATE KEY");
  if (block.label == "PUBLIC KEY") {
    key.reset(d2i_PUBKEY(nullptr, &at, size));
  } else if (block.label == "RSA PUBLIC KEY") {
    key.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size));
  } else if (block.label == "PRIVATE KEY") {
    const crypto::Pkcs8 pkcs8(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, size));
    if (pkcs8) key.reset(EVP_PKCS82PKEY(pkcs8.get()));
  } else if (block.label == "RSA PRIVATE KEY") {
    key.reset(d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, size));
  } else if (block.label == "EC PRIVATE KEY") {
    key.reset(d2i_PrivateKey(EVP_PKEY_EC, nullptr, &at, size));
  } else {
    return fail(Reason::invalid_key, "PEM: this is no key that is accepted here: " + block.label);
  }
  ERR_clear_error();
  if (!key || at != end) return fail(Reason::invalid_key, fmt::format("PEM: the {} cannot be read", block.label));
  return Parsed{std::move(key), is_private};
}

Result<Material> ec_material(const Parsed& parsed, Algorithm algorithm) {
  const Curve& curve = curve_of(algorithm);
  std::array<char, 64> group{};
  if (EVP_PKEY_get_group_name(parsed.key.get(), group.data(), group.size(), nullptr) != 1 ||
      std::string_view(group.data()) != curve.group) {
    ERR_clear_error();
    return fail(Reason::invalid_key, fmt::format("PEM: {} takes a key on {}", name(algorithm), curve.name));
  }
  const crypto::Bignum x = number_of(parsed.key.get(), OSSL_PKEY_PARAM_EC_PUB_X);
  const crypto::Bignum y = number_of(parsed.key.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  if (!x || !y) return fail(Reason::invalid_key, "PEM: the EC key has no public point");
  Secret d;
  if (parsed.is_private) {
    const crypto::Bignum number = number_of(parsed.key.get(), OSSL_PKEY_PARAM_PRIV_KEY);
    if (!number) return fail(Reason::invalid_key, "PEM: the EC key has no private number");
    d = to_secret(number.get(), curve.size);
  }
  const Secret point_x = to_secret(x.get(), curve.size), point_y = to_secret(y.get(), curve.size);
  return TRY(EcKey::make(point_x.bytes(), point_y.bytes(), d.bytes(), algorithm));
}

Result<Material> ed25519_material(const Parsed& parsed) {
  Secret x = Secret::of_size(Ed25519Key::size), d;
  std::size_t size = x.size();
  if (EVP_PKEY_get_raw_public_key(parsed.key.get(), x.writable().data(), &size) != 1 || size != x.size()) {
    return fail(Reason::invalid_key, "PEM: the Ed25519 key has no public part");
  }
  if (parsed.is_private) {
    d = Secret::of_size(Ed25519Key::size);
    size = d.size();
    if (EVP_PKEY_get_raw_private_key(parsed.key.get(), d.writable().data(), &size) != 1 || size != d.size()) {
      return fail(Reason::invalid_key, "PEM: the Ed25519 key has no private part");
    }
  }
  return TRY(Ed25519Key::make(x.bytes(), d.bytes()));
}

// OpenSSL's name for the type, exactly: a key restricted to PSS ("RSA-PSS") or SM2 is another type.
Result<void> require_type(const Parsed& parsed, const char* type, Algorithm algorithm) {
  if (EVP_PKEY_is_a(parsed.key.get(), type) == 1) return {};
  return fail(Reason::invalid_key, fmt::format("PEM: {} takes a key of type {}", name(algorithm), type));
}

Result<Material> material_of(Parsed parsed, Algorithm algorithm) {
  switch (kind_of(algorithm)) {
    case Kind::rsa:
      TRY(require_type(parsed, "RSA", algorithm));
      return TRY(RsaKey::make(std::move(parsed.key), algorithm, parsed.is_private));
    case Kind::ec: TRY(require_type(parsed, "EC", algorithm)); return ec_material(parsed, algorithm);
    case Kind::okp: TRY(require_type(parsed, "ED25519", algorithm)); return ed25519_material(parsed);
    case Kind::oct: break;
  }
  return fail(Reason::invalid_key, "PEM: a key pair is never an HMAC secret");
}

}  // namespace

Result<Key> Key::from_pem(std::string_view pem, Algorithm algorithm, std::string id) {
  if (!id.empty()) TRY(check_id(id));
  const Block block = TRY(the_block(pem));
  Parsed parsed = TRY(parse(block));
  Material material = TRY(material_of(std::move(parsed), algorithm));
  return make_key(algorithm, std::move(material), std::move(id));
}

}  // namespace gatehouse::jose
