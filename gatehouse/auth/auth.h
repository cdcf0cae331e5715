// Auth: accounts and sessions over one database. Built once; everything the verbs need, in one place.
//
//   auto auth = Auth::open({.database = "sqlite:app.db", .issuer = "https://app.example"}, secret);
//   auto ticket = sign_in(*auth, {.username = "ada", .password = "..."}, client);
#pragma once

#include <gatehouse/auth/csrf_token.h>
#include <gatehouse/auth/refresh_token.h>
#include <gatehouse/auth/revocations.h>
#include <gatehouse/auth/signing_keys.h>
#include <gatehouse/auth/statistics.h>
#include <gatehouse/auth/throttle.h>
#include <gatehouse/auth/tokens.h>
#include <gatehouse/base/log.h>
#include <gatehouse/password/hash.h>
#include <gatehouse/password/policy.h>
#include <gatehouse/password/pool.h>
#include <gatehouse/store/database.h>

#include <chrono>
#include <memory>
#include <string>

namespace gatehouse {

struct AuthSettings {
  std::string database = "sqlite::memory:";  // sqlite:PATH, sqlite::memory: or postgres://…
  std::size_t database_connections = 10;     // to PostgreSQL, at most
  std::chrono::milliseconds statement_timeout{5000};
  // For so long tokens are verified with what was heard last, when the database cannot be reached.
  std::chrono::milliseconds max_staleness = 60s;
  std::string issuer;
  std::string audience = "gatehouse";
  KeySettings keys = {};
  std::chrono::seconds access_lifetime = 5min;  // of an access token
  std::chrono::seconds leeway = 10s;
  std::chrono::seconds session_idle = 14 * 24h;      // a session nobody refreshes ends after this
  std::chrono::seconds session_lifetime = 90 * 24h;  // and any session after this
  std::chrono::seconds repeat_window = 30s;  // a refresh token shown again within it is a lost answer, not theft
  bool sign_up_open = true;
  password::Policy password_policy = {};
  password::Cost password_cost = {};
  password::HashingPool::Settings hashing = {};
  ThrottleLimit account_throttle = {.failures = 10, .window = 15min};
  ThrottleLimit address_throttle = {.failures = 100, .window = 15min};
};

// What a program may put in place of the real world, for tests. Must outlive the Auth.
struct World {
  const Clock& clock = system_clock();
  crypto::Random& random = crypto::system_random();
  Log log = {};
  bool upkeep_thread = true;  // false: call `upkeep` yourself
};

class UpkeepThread;

// Every part is thread-safe; the verbs (sign_in.h, refresh.h, ...) are free functions on it.
struct Auth {
  // Opens and migrates the database, makes or reads the signing keys, learns of revocations. `master` has 32 bytes or
  // more; it seals the signing keys and authenticates refresh tokens. Fails with invalid_config or storage_*.
  static Result<std::unique_ptr<Auth>> open(AuthSettings settings, const Secret& master, const World& world = {});
  ~Auth();
  Auth(const Auth&) = delete;
  Auth& operator=(const Auth&) = delete;

  const AuthSettings settings;
  const Clock& clock;
  crypto::Random& random;
  const Log log;
  const std::unique_ptr<store::Database> database;
  Revocations revocations;
  Tokens tokens;
  SigningKeys keys;
  const RefreshTokens refresh_tokens;
  const CsrfTokens csrf_tokens;
  Statistics statistics;
  Throttle account_throttle;
  Throttle address_throttle;
  password::HashingPool hashing;
  const std::string decoy;  // verified when there is no account, so that both answers take the same time

 private:
  Auth(AuthSettings settings, const Secret& master, const World& world, std::unique_ptr<store::Database> database);
  std::unique_ptr<UpkeepThread> upkeep_thread_;  // last: stops first
};

}  // namespace gatehouse
