#include <crypt.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/equal.h>
#include <gatehouse/password/internal/crypt.h>
#include <gatehouse/password/internal/derived.h>
#include <gatehouse/password/internal/fields.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

namespace gatehouse::password {
namespace {

constexpr std::string_view alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t bcrypt_size = 60;
constexpr std::size_t bcrypt_hash_size = 31;
constexpr std::size_t bcrypt_most_bytes = 72;

bool in_alphabet(std::string_view text) { return text.find_first_not_of(alphabet) == std::string_view::npos; }

bool is_bcrypt(std::string_view text) {
  return text.starts_with("$2a$") || text.starts_with("$2b$") || text.starts_with("$2y$");
}

// $2b$12$ and 53 characters of salt and hash
bool is_bounded_bcrypt(std::string_view text) {
  if (text.size() != bcrypt_size || text[6] != '$' || !in_alphabet(text.substr(7))) return false;
  const auto cost = text.substr(4, 2);
  return cost >= "04" && cost <= "14" && cost[1] >= '0' && cost[1] <= '9';
}

// $y$j9T$SALT$HASH: what crypt_gensalt writes for cost 1 to 9, that is 1 MiB to 256 MiB.
bool is_bounded_yescrypt(std::string_view text) {
  static constexpr std::array<std::string_view, 9> allowed{"j75", "j85", "j7T", "j8T", "j9T",
                                                           "jAT", "jBT", "jCT", "jDT"};
  const auto parts = split(text, '$');
  if (parts.size() != 5 || !parts[0].empty() || std::ranges::find(allowed, parts[2]) == allowed.end()) return false;
  return !parts[3].empty() && parts[3].size() <= 86 && in_alphabet(parts[3]) && parts[4].size() == 43 &&
         in_alphabet(parts[4]);
}

// $6$SALT$HASH or $6$rounds=5000$SALT$HASH; $5$ alike
bool is_bounded_sha(std::string_view text) {
  auto parts = split(text, '$');
  if (parts.size() == 5 && parts[2].starts_with("rounds=")) {
    if (!number(parts[2].substr(7), {1000, 1'000'000})) return false;
    parts.erase(parts.begin() + 2);
  }
  if (parts.size() != 4 || parts[2].size() > 16) return false;
  return parts[3].size() == (parts[1] == "6" ? 86U : 43U) && in_alphabet(parts[3]);
}

// Thirty bits, the lowest six first.
std::optional<std::uint64_t> crypt_number(std::string_view five) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < five.size(); ++i) {
    const auto digit = alphabet.find(five[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    value |= static_cast<std::uint64_t>(digit) << (6 * i);
  }
  return value;
}

// $7$ N(1) r(5) p(5) SALT $ HASH
bool is_bounded_seven(std::string_view text) {
  if (text.size() < 3 + 11 + 1 + 43) return false;
  const auto log_n = crypt_number(text.substr(3, 1));
  const auto r = crypt_number(text.substr(4, 5));
  const auto p = crypt_number(text.substr(9, 5));
  if (!log_n || !r || !p || !is_bounded(Scrypt{std::uint64_t{1} << *log_n, *r, *p})) return false;
  const auto parts = split(text.substr(14), '$');
  return parts.size() == 2 && parts[1].size() == 43 && in_alphabet(parts[1]);
}

// The part that proves the password. bcrypt's salt has spare bits that crypt_r clears when it prints it back.
std::string_view proof(std::string_view text) {
  return is_bcrypt(text) ? text.substr(bcrypt_size - bcrypt_hash_size) : text;
}

// What crypt would not see whole can match only by being cut.
bool would_be_cut(std::string_view password, std::string_view stored) {
  if (password.find('\0') != std::string_view::npos || password.size() >= CRYPT_MAX_PASSPHRASE_SIZE) return true;
  return is_bcrypt(stored) && password.size() > bcrypt_most_bytes;
}

}  // namespace

bool is_crypt(std::string_view stored) {
  if (is_bcrypt(stored)) return is_bounded_bcrypt(stored);
  if (stored.starts_with("$y$")) return is_bounded_yescrypt(stored);
  if (stored.starts_with("$6$") || stored.starts_with("$5$")) return is_bounded_sha(stored);
  if (stored.starts_with("$7$")) return is_bounded_seven(stored);
  return false;
}

Result<bool> verify_crypt(std::string_view password, std::string_view stored) {
  const bool cut = would_be_cut(password, stored);
  std::string text(password.substr(0, CRYPT_MAX_PASSPHRASE_SIZE - 1));
  const std::string setting(stored);
  const auto data = std::make_unique<crypt_data>();  // 32 KiB, zeroed as crypt_r asks
  const char* printed = crypt_r(text.c_str(), setting.c_str(), data.get());
  const std::string made = printed == nullptr ? "" : printed;
  wipe({reinterpret_cast<Byte*>(text.data()), text.size()});
  wipe({reinterpret_cast<Byte*>(data.get()), sizeof(crypt_data)});

  if (made.size() != stored.size()) return fail(Reason::storage_corrupt, "a stored password hash that crypt refuses");
  return crypto::equal(as_bytes(proof(made)), as_bytes(proof(stored))) && !cut;
}

}  // namespace gatehouse::password
