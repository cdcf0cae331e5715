#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/internal/new_account.h>
#include <gatehouse/auth/prepared.h>
#include <gatehouse/auth/roles.h>
#include <gatehouse/auth/sign_up.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/crypto/uuid.h>
#include <gatehouse/store/accounts.h>

#include <algorithm>
#include <array>
#include <span>

namespace gatehouse {
namespace {

constexpr std::size_t longest_username = 64;
constexpr std::size_t longest_email = 254;  // RFC 5321 section 4.5.3.1.3, less the brackets

Result<void> check_username(std::string_view name) {
  const bool sized = !name.empty() && name.size() <= longest_username;
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || std::string_view("._-").contains(c); };
  if (!sized || !is_ascii_letter_or_digit(name.front()) || !std::ranges::all_of(name, allowed)) {
    return fail(Reason::invalid_username);
  }
  return {};
}

bool is_domain(std::string_view domain) {
  const auto allowed = [](char c) { return is_ascii_letter_or_digit(c) || std::string_view(".-").contains(c); };
  return !domain.empty() && std::ranges::all_of(domain, allowed) && domain.find('.') != std::string_view::npos &&
         domain.find("..") == std::string_view::npos && is_ascii_letter_or_digit(domain.front()) &&
         is_ascii_letter_or_digit(domain.back());
}

// The dot-atom form of RFC 5321 section 4.1.2: no quotes, no comments, one '@'.
Result<void> check_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos || email.size() > longest_email) return fail(Reason::invalid_email);
  const auto local = email.substr(0, at);
  const auto allowed = [](char c) {
    return is_ascii_letter_or_digit(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").contains(c);
  };
  const bool good = !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
                    local.find("..") == std::string_view::npos && std::ranges::all_of(local, allowed);
  if (!good || !is_domain(email.substr(at + 1))) return fail(Reason::invalid_email);
  return {};
}

}  // namespace

Result<User> sign_up(Auth& auth, const SignUp& request, const Client& client) {
  if (!auth.settings.sign_up_open) return fail(Reason::forbidden, "sign-up is closed");
  TRY(auth.address_throttle.start(client.address));  // each one costs a hash and a row, so each one counts
  return add_user(auth, request, {}, client);
}

Result<store::Account> new_account(Auth& auth, const SignUp& request, const std::vector<std::string>& roles) {
  auto kept_roles = TRY(read_roles(roles));
  TRY(check_username(request.username));
  if (request.email) TRY(check_email(*request.email));
  const std::array<std::string_view, 2> names{request.username, request.email.value_or("")};
  const std::size_t named = request.email ? 2 : 1;
  const auto password = TRY(prepared(request.password));
  TRY(password::check(request.password, std::span(names).first(named), auth.settings.password_policy));
  auto hash = TRY(auth.hashing.hash(password.text(), auth.settings.password_cost, auth.random));
  const auto now = auth.clock.now();
  return store::Account{.id = crypto::uuid_v7(now, auth.random),
                        .username = std::string(request.username),
                        .email = request.email ? std::optional<std::string>(*request.email) : std::nullopt,
                        .password_hash = std::move(hash),
                        .roles = std::move(kept_roles),
                        .created_at = now,
                        .disabled_at = {},
                        .password_changed_at = now};
}

User signed_up(Auth& auth, const store::Account& account) {
  auth.statistics.count(&HourView::signed_up);
  auth.log.info("signed up", {{"account", account.id}, {"username", account.username}});
  return user_of(account);
}

Result<User> add_user(Auth& auth, const SignUp& request, const std::vector<std::string>& roles, const Client& client) {
  const auto account = TRY(new_account(auth, request, roles));
  TRY(store::insert_account(*auth.database, account, audit(auth, "signed_up", account.id, client)));
  return signed_up(auth, account);
}

}  // namespace gatehouse
