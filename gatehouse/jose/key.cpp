#include <gatehouse/crypto/digest.h>
#include <gatehouse/crypto/internal/openssl.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/state.h>
#include <gatehouse/json/print.h>
#include <openssl/pem.h>

#include <algorithm>
#include <set>

namespace gatehouse::jose {
namespace {

void wipe_text(std::string& text) { wipe({reinterpret_cast<Byte*>(text.data()), text.size()}); }

// {"k":"...","kty":"oct"}: the only JSON of an HMAC key that its thumbprint needs. To be wiped by the caller.
std::string oct_members(const SymmetricKey& key) {
  std::string text;
  text.reserve(2048);  // no reallocation: nothing of the secret stays behind in freed memory
  text = R"({"k":")";
  append_base64url(text, key.secret());
  text += R"(","kty":"oct"})";
  return text;
}

// RFC 7638 section 3.
std::string thumbprint_of(const Material& material) {
  std::string text = std::visit(
      [](const auto& key) {
        if constexpr (requires { key.public_members(); }) {
          return json::print(key.public_members());
        } else {
          return oct_members(key);
        }
      },
      material);
  std::string print = base64url(crypto::sha256(as_bytes(text)));
  wipe_text(text);
  return print;
}

}  // namespace

bool is_plainly_no_secret(std::string_view text) {
  constexpr std::size_t least_variety = 8;  // distinct bytes; 32 random bytes have about 30
  if (std::set<char>(text.begin(), text.end()).size() < least_variety) return true;
  if (text.contains("-----BEGIN") || text.starts_with("ssh-") || text.contains("\"kty\"")) return true;
  constexpr std::array<std::string_view, 3> samples{"a-string-secret-at-least-",
                                                    "a-valid-string-secret-that-is-at-least-", "your-256-bit-secret"};
  return std::ranges::any_of(samples, [&](std::string_view sample) { return text.starts_with(sample); });
}

std::string encode_header(Algorithm algorithm, std::string_view type, std::string_view id) {
  std::string text = R"({"alg":")";
  text += name(algorithm);
  text += '"';
  if (!type.empty()) {
    text += R"(,"typ":)";
    json::print_string(text, type);
  }
  if (!id.empty()) {
    text += R"(,"kid":)";
    json::print_string(text, id);
  }
  text += '}';
  return base64url(as_bytes(text));
}

Result<void> check_id(std::string_view id) {
  if (id.empty() || id.size() > 256) return fail(Reason::invalid_key, "a key's id has 1 to 256 bytes");
  if (std::ranges::any_of(id, [](char c) { return static_cast<Byte>(c) < 0x20 || c == 0x7f; })) {
    return fail(Reason::invalid_key, "a key's id has no control characters");
  }
  return {};
}

Key::State::State(Algorithm its_algorithm, Material its_material, std::string its_id)
    : algorithm(its_algorithm),
      material(std::move(its_material)),
      thumbprint(thumbprint_of(material)),
      id(its_id.empty() ? thumbprint : std::move(its_id)) {
  headers = {ReadyHeader{"JWT", encode_header(algorithm, "JWT", id)},
             ReadyHeader{"at+jwt", encode_header(algorithm, "at+jwt", id)}};
}

Key make_key(Algorithm algorithm, Material material, std::string id) {
  return Key(std::make_shared<const Key::State>(algorithm, std::move(material), std::move(id)));
}

Key Key::generate(Algorithm algorithm, crypto::Random& random) {
  switch (kind_of(algorithm)) {
    case Kind::oct: return make_key(algorithm, SymmetricKey::generate(algorithm, random));
    case Kind::rsa: return make_key(algorithm, RsaKey::generate(algorithm));
    case Kind::ec: return make_key(algorithm, EcKey::generate(algorithm, random));
    case Kind::okp: break;
  }
  return make_key(algorithm, Ed25519Key::generate(random));
}

Result<Key> Key::from_secret(Secret secret, Algorithm algorithm, std::string id) {
  if (!jose::is_symmetric(algorithm)) {
    return fail(Reason::invalid_key, "a secret is for HS256, HS384 and HS512; other algorithms take a key pair");
  }
  if (!id.empty()) TRY(check_id(id));
  SymmetricKey key = TRY(SymmetricKey::make(std::move(secret), algorithm));
  if (is_plainly_no_secret(as_text(key.secret()))) {
    return fail(Reason::weak_key, "this is no secret: a public key, a published sample, or a few bytes repeated");
  }
  return make_key(algorithm, std::move(key), std::move(id));
}

Algorithm Key::algorithm() const { return state_->algorithm; }
const std::string& Key::id() const { return state_->id; }
const std::string& Key::thumbprint() const { return state_->thumbprint; }

bool Key::can_sign() const {
  return std::visit([](const auto& key) { return key.can_sign(); }, state_->material);
}

json::Object Key::public_jwk() const {
  return std::visit(
      [&](const auto& key) -> json::Object {
        if constexpr (requires { key.public_members(); }) {
          json::Object jwk = key.public_members();
          jwk.set("alg", name(algorithm()));
          jwk.set("use", "sig");
          jwk.set("kid", id());
          return jwk;
        } else {
          return {};
        }
      },
      state_->material);
}

Result<Secret> Key::private_jwk() const {
  if (!can_sign()) return fail(Reason::invalid_key, "this is a public key");
  std::string text;
  text.reserve(16 * 1024);  // no reallocation: nothing of the secret stays behind in freed memory
  std::visit(
      [&](const auto& key) {
        if constexpr (requires { key.public_members(); }) {
          json::print(text, public_jwk());
          text.pop_back();
          key.add_private(text);
          text += '}';
        } else {
          text = R"({"kty":"oct","alg":")";
          text.append(name(algorithm())).append(R"(","use":"sig","kid":)");
          json::print_string(text, id());
          text += R"(,"k":")";
          append_base64url(text, key.secret());
          text += R"("})";
        }
      },
      state_->material);
  Secret secret{std::string_view(text)};
  wipe_text(text);
  return secret;
}

Key Key::public_half() const {
  if (is_symmetric() || !can_sign()) return *this;
  return std::visit(
      [&](const auto& key) -> Key {
        if constexpr (requires { key.public_half(); }) {
          return make_key(algorithm(), key.public_half(), id());
        } else {
          return *this;
        }
      },
      state_->material);
}

Result<std::string> Key::public_pem() const {
  return std::visit(
      [](const auto& key) -> Result<std::string> {
        if constexpr (requires { key.evp(); }) {
          const auto bio = crypto::require_openssl(crypto::Bio(BIO_new(BIO_s_mem())), "out of memory");
          const auto& evp = key.evp();
          crypto::require_openssl(PEM_write_bio_PUBKEY(bio.get(), std::to_address(evp)) == 1, "PEM");
          char* text = nullptr;
          const long size = BIO_get_mem_data(bio.get(), &text);
          return std::string(text, static_cast<std::size_t>(size));
        } else {
          return fail(Reason::invalid_key, "an HMAC key has no public half");
        }
      },
      state_->material);
}

Result<Bytes> Key::sign(BytesView message) const {
  if (!can_sign()) return fail(Reason::invalid_key, "a public key cannot sign");
  return std::visit([&](const auto& key) { return key.sign(message); }, state_->material);
}

bool Key::verify(BytesView message, BytesView signature) const {
  return std::visit([&](const auto& key) { return key.verify(message, signature); }, state_->material);
}

}  // namespace gatehouse::jose
