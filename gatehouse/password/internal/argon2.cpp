#include <argon2.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/base64.h>
#include <gatehouse/crypto/internal/sodium.h>
#include <gatehouse/password/internal/argon2.h>
#include <sodium.h>

namespace gatehouse::password {
namespace {

constexpr std::uint32_t most_memory_kib = 256 * 1024;

std::optional<Argon2::Kind> kind_named(std::string_view name) {
  if (name == "argon2id") return Argon2::Kind::argon2id;
  if (name == "argon2i") return Argon2::Kind::argon2i;
  return std::nullopt;
}

Error no_memory() { return {Reason::overloaded, "no memory for an Argon2 hash", std::chrono::seconds{1}}; }

bool sodium_can(const Argon2& how, std::size_t salt, std::size_t size) {
  if (how.cost.lanes != 1 || how.version != 0x13 || salt != crypto_pwhash_SALTBYTES || size < 16) return false;
  return how.kind == Argon2::Kind::argon2id || how.cost.passes >= crypto_pwhash_argon2i_OPSLIMIT_MIN;
}

Result<Bytes> by_sodium(std::string_view password, BytesView salt, const Argon2& how, std::size_t size) {
  crypto::ready_sodium();               // picks the fastest code for this processor
  if (password.empty()) password = "";  // never a null pointer
  Bytes hash(size);
  const int algorithm = how.kind == Argon2::Kind::argon2id ? crypto_pwhash_ALG_ARGON2ID13 : crypto_pwhash_ALG_ARGON2I13;
  const int failed = crypto_pwhash(hash.data(), size, password.data(), password.size(), salt.data(), how.cost.passes,
                                   std::size_t{how.cost.memory_kib} * 1024, algorithm);
  if (failed != 0) return fail(no_memory());
  return hash;
}

Result<Bytes> by_argon2(std::string_view password, BytesView salt, const Argon2& how, std::size_t size) {
  Bytes hash(size);
  Bytes text = to_bytes(password);  // the library takes it as writable
  Bytes own_salt(salt.begin(), salt.end());
  argon2_context context{};
  context.out = hash.data();
  context.outlen = static_cast<std::uint32_t>(size);
  context.pwd = text.data();
  context.pwdlen = static_cast<std::uint32_t>(text.size());
  context.salt = own_salt.data();
  context.saltlen = static_cast<std::uint32_t>(own_salt.size());
  context.t_cost = how.cost.passes;
  context.m_cost = how.cost.memory_kib;
  context.lanes = how.cost.lanes;
  context.threads = 1;  // the lanes one after the other: the pool alone decides how many cores hash
  context.version = how.version;
  const int failed = argon2_ctx(&context, how.kind == Argon2::Kind::argon2id ? Argon2_id : Argon2_i);
  wipe(text);
  if (failed == ARGON2_MEMORY_ALLOCATION_ERROR) return fail(no_memory());
  if (failed != ARGON2_OK) return fail(Reason::internal, std::string("argon2: ") + argon2_error_message(failed));
  return hash;
}

}  // namespace

bool is_bounded(const Cost& cost) {
  if (cost.lanes < 1 || cost.lanes > 16 || cost.passes < 1 || cost.passes > 16) return false;
  return cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= most_memory_kib;
}

std::optional<StoredArgon2> read_argon2(std::string_view stored) {
  auto parts = split(stored, '$');
  if (parts.size() == 5) parts.insert(parts.begin() + 2, "v=16");
  if (parts.size() != 6 || !parts[0].empty()) return std::nullopt;
  const auto kind = kind_named(parts[1]);
  if (!kind || (parts[2] != "v=19" && parts[2] != "v=16")) return std::nullopt;

  const auto values = parameters(parts[3], {"m", "t", "p"});
  if (values.empty()) return std::nullopt;
  const Cost cost{.memory_kib = static_cast<std::uint32_t>(values[0]),
                  .passes = static_cast<std::uint32_t>(values[1]),
                  .lanes = static_cast<std::uint32_t>(values[2])};
  if (!is_bounded(cost)) return std::nullopt;

  auto salt = crypto::from_base64(parts[4], crypto::Padding::none);
  auto hash = crypto::from_base64(parts[5], crypto::Padding::none);
  if (!salt || salt->size() < 8 || salt->size() > 64) return std::nullopt;
  if (!hash || hash->size() < 16 || hash->size() > 64) return std::nullopt;
  const std::uint32_t version = parts[2] == "v=19" ? 0x13 : 0x10;
  return StoredArgon2{{*kind, version, cost}, {std::move(*salt), std::move(*hash)}};
}

Result<Bytes> argon2(std::string_view password, BytesView salt, const Argon2& how, std::size_t size) {
  if (sodium_can(how, salt.size(), size)) return by_sodium(password, salt, how, size);
  return by_argon2(password, salt, how, size);
}

}  // namespace gatehouse::password
