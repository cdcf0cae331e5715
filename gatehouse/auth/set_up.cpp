#include <gatehouse/auth/audit.h>
#include <gatehouse/auth/internal/new_account.h>
#include <gatehouse/auth/set_up.h>
#include <gatehouse/crypto/digest.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/store/first_admin.h>

namespace gatehouse {
namespace {

constexpr std::size_t token_size = 32;

std::string hash_of(std::string_view token) { return jose::base64url(crypto::sha256(as_bytes(token))); }

}  // namespace

Result<std::optional<std::string>> make_setup_token(Auth& auth) {
  auto token = jose::base64url(crypto::random_bytes(auth.random, token_size));
  const bool kept = TRY(store::put_setup(*auth.database, hash_of(token), auth.clock.now() + setup_lifetime));
  if (!kept) return std::optional<std::string>();
  return std::optional(std::move(token));
}

Result<User> set_up(Auth& auth, std::string_view token, const SignUp& request, const Client& client) {
  auto attempt = TRY(auth.address_throttle.start(client.address));
  const auto hash = hash_of(token);
  const bool good = TRY(store::is_setup(*auth.database, hash, auth.clock.now()));
  if (!good) return fail(Reason::forbidden, "no such setup token, or not any more");
  attempt.succeeded();
  const auto account = TRY(new_account(auth, request, {"admin"}));
  const auto record = audit(auth, "signed_up", account.id, client, "the first administrator");
  TRY(store::insert_first_admin(*auth.database, account, hash, record));
  return signed_up(auth, account);
}

}  // namespace gatehouse
