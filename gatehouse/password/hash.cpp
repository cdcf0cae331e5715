#include <fmt/format.h>
#include <gatehouse/crypto/base64.h>
#include <gatehouse/crypto/equal.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/password/hash.h>
#include <gatehouse/password/internal/argon2.h>
#include <gatehouse/password/internal/crypt.h>
#include <gatehouse/password/internal/derived.h>
#include <gatehouse/password/prepare.h>

#include <algorithm>
#include <array>

namespace gatehouse::password {
namespace {

constexpr std::size_t longest_stored = 512;

bool is_plausible(std::string_view stored) {
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  return !stored.empty() && stored.size() <= longest_stored && std::ranges::all_of(stored, printable);
}

// Django prefixes the name of its hasher.
std::string_view without_django_name(std::string_view stored) {
  constexpr std::string_view name = "argon2$";
  return stored.starts_with("argon2$argon2") ? stored.substr(name.size() - 1) : stored;
}

std::string phc_text(const Cost& cost, BytesView salt, BytesView hash) {
  return fmt::format("$argon2id$v=19$m={},t={},p={}${}${}", cost.memory_kib, cost.passes, cost.lanes,
                     crypto::base64(salt, crypto::Padding::none), crypto::base64(hash, crypto::Padding::none));
}

}  // namespace

Result<std::string> hash(std::string_view password, const Cost& cost, crypto::Random& random) {
  if (!is_bounded(cost)) return fail(Reason::invalid_config, "Argon2 cost out of bounds");
  if (password.size() > longest_prepared) return fail(Reason::password_too_long);
  std::array<Byte, salt_size> salt;
  random.fill(salt);
  const auto made = TRY(argon2(password, salt, Argon2{.cost = cost}, hash_size));
  return phc_text(cost, salt, made);
}

std::string decoy(const Cost& cost, crypto::Random& random) {
  return phc_text(cost, crypto::random_bytes(random, salt_size), crypto::random_bytes(random, hash_size));
}

Result<bool> verify(std::string_view password, std::string_view stored) {
  if (password.size() > longest_prepared) return false;
  if (!is_plausible(stored)) return fail(Reason::storage_corrupt, "a stored password hash that is no hash");
  if (is_crypt(stored)) return verify_crypt(password, stored);

  if (const auto known = read_argon2(without_django_name(stored))) {
    const auto made = TRY(argon2(password, known->made.salt, known->how, known->made.hash.size()));
    return crypto::equal(made, known->made.hash);
  }
  if (const auto known = read_derived(stored)) {
    const auto& [salt, hash] = known->made;
    const auto by = [&](const auto& how) { return derive(password, salt, how, hash.size()); };
    const auto made = TRY(std::visit(by, known->how));
    return crypto::equal(made, hash);
  }
  return fail(Reason::storage_corrupt, "a stored password hash of an unknown form, or beyond the bounds");
}

bool needs_rehash(std::string_view stored, const Cost& cost) {
  const auto known = read_argon2(stored);
  if (!known || known->how.kind != Argon2::Kind::argon2id || known->how.version != 0x13) return true;
  if (known->made.salt.size() != salt_size || known->made.hash.size() != hash_size) return true;
  const auto& had = known->how.cost;
  return had.memory_kib != cost.memory_kib || had.passes != cost.passes || had.lanes != cost.lanes;
}

}  // namespace gatehouse::password
