// A stored hash is read within the bounds of hash.h or refused before a byte is allocated for it; what is refused
// proves no password; what proves one proves no other; what we make is read back as made.
#include <fuzz/promise.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/password/internal/argon2.h>
#include <gatehouse/password/internal/crypt.h>
#include <gatehouse/password/internal/derived.h>

namespace password = gatehouse::password;
using gatehouse::fuzz::require;
using password::Argon2;
using password::Pbkdf2;
using password::Scrypt;

namespace {

// How much work is little enough to be done for every input.
bool is_cheap(const Argon2& how) { return how.cost.memory_kib <= 256 && how.cost.passes <= 4; }
bool is_cheap(const Scrypt& how) { return how.n * how.r * how.p <= 4096; }
bool is_cheap(const Pbkdf2& how) { return how.rounds <= 1000; }

bool within_bounds(const Scrypt& how) {
  return how.n >= 2 && how.r >= 1 && how.p >= 1 && how.p <= 16 && how.n <= (256U << 20) && how.r <= (256U << 20) &&
         128 * how.n * how.r <= (256U << 20);
}
bool within_bounds(const Pbkdf2& how) { return how.rounds >= 1 && how.rounds <= 5'000'000; }

// Of the crypt forms, those whose cost is written in so few letters that it can be seen without reading them.
bool is_cheap_crypt(std::string_view stored) {
  return stored.substr(4, 3) == "04$" || stored.starts_with("$y$j75$") || stored.starts_with("$7$26..../....") ||
         stored.starts_with("$5$rounds=1000$") || stored.starts_with("$6$rounds=1000$");
}

enum class Form : unsigned char { unknown, cheap, costly };

Form read(std::string_view stored) {
  constexpr std::string_view django = "argon2$";
  if (password::is_crypt(stored)) return is_cheap_crypt(stored) ? Form::cheap : Form::costly;
  if (stored.starts_with("argon2$argon2")) stored.remove_prefix(django.size() - 1);
  if (const auto known = password::read_argon2(stored)) {
    const auto& cost = known->how.cost;
    require(cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= 256 * 1024);
    require(cost.passes >= 1 && cost.passes <= 16 && cost.lanes >= 1 && cost.lanes <= 16);
    return is_cheap(known->how) ? Form::cheap : Form::costly;
  }
  const auto known = password::read_derived(stored);
  if (!known) return Form::unknown;
  return std::visit(
      [](const auto& how) {
        require(within_bounds(how));
        return is_cheap(how) ? Form::cheap : Form::costly;
      },
      known->how);
}

void check_stored(std::string_view stored) {
  const Form form = read(stored);
  (void)password::needs_rehash(stored, {});
  if (form == Form::costly) return;
  const auto fits = password::verify("password", stored);
  if (form == Form::unknown) require(!fits && fits.error().reason == gatehouse::Reason::storage_corrupt);
  if (fits && *fits) require(!password::verify("Password", stored).value());
  if (!fits) require(!password::verify("Password", stored));
}

void check_made(std::string_view text) {
  constexpr password::Cost cost{.memory_kib = 8, .passes = 1, .lanes = 1};
  gatehouse::crypto::FixedRandom random;
  const auto made = password::hash(text, cost, random);
  if (!made) return require(made.error().reason == gatehouse::Reason::password_too_long);
  require(password::verify(text, *made).value() && !password::needs_rehash(*made, cost));
  require(!password::verify(std::string(text) + "x", *made).value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = gatehouse::fuzz::text_of(data, size);
  check_stored(text);
  if (size % 16 == 0) check_made(text);
  return 0;
}
