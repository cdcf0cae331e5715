// Settings: everything that can be set about the server. docs/settings.md says the same to those who set it.
// A field here is a key there: `[token] lifetime`, GATEHOUSE_TOKEN_LIFETIME, `--token.lifetime`.
#pragma once

#include <gatehouse/base/log.h>
#include <gatehouse/jose/algorithm.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::server {

using Duration = std::chrono::milliseconds;

struct ServerSettings {
  std::string listen = "127.0.0.1:8000";     // host:port, [::1]:port; port 0: any free one
  std::uint32_t workers = 0;                 // 0: 128
  std::uint32_t loops = 0;                   // 0: one for each core
  std::string public_url;                    // as browsers see it; empty: http:// and `listen`
  std::vector<std::string> trusted_proxies;  // addresses and networks (10.0.0.0/8) whose X-Forwarded-For counts
  std::vector<std::string> allowed_origins;  // whose pages may use this server, besides the public URL's
  bool insecure = false;                     // plain http also where others can listen
};

struct DatabaseSettings {
  std::string url = "sqlite:gatehouse.db";
  std::uint32_t connections = 10;  // to PostgreSQL, at most
  Duration statement_timeout = std::chrono::seconds{5};
  Duration max_staleness = std::chrono::seconds{60};
};

struct SecretSettings {
  std::string file = "gatehouse.secret";  // made on first start; not read when GATEHOUSE_SECRET is set
};

struct TokenSettings {
  std::string issuer;  // empty: the public URL
  std::string audience = "gatehouse";
  jose::Algorithm algorithm = jose::Algorithm::es256;
  Duration lifetime = std::chrono::minutes{5};
  Duration leeway = std::chrono::seconds{10};
};

struct SessionSettings {
  Duration idle = std::chrono::days{14};
  Duration lifetime = std::chrono::days{90};
  Duration repeat_window = std::chrono::seconds{30};  // a refresh token may come twice within it
};

struct KeySettings {
  Duration rotate_every = std::chrono::days{30};  // 0s: never by age
};

struct PasswordSettings {
  std::uint32_t min_length = 8;      // characters
  std::uint32_t memory_kib = 19456;  // of one Argon2id hash
  std::uint32_t passes = 2;
  std::uint32_t hash_queue = 64;
  std::uint32_t hash_threads = 0;  // 0: one for each core
};

struct SignupSettings {
  bool open = true;
};

struct ThrottleSettings {
  std::uint32_t account_failures = 10;
  Duration account_window = std::chrono::minutes{15};
  std::uint32_t address_failures = 100;
  Duration address_window = std::chrono::minutes{15};
};

struct LogSettings {
  Level level = Level::info;
  std::string format = "auto";  // "text", "json"; auto: text on a terminal, else json
};

struct Settings {
  ServerSettings server;
  DatabaseSettings database;
  SecretSettings secret;
  TokenSettings token;
  SessionSettings session;
  KeySettings keys;
  PasswordSettings password;
  SignupSettings signup;
  ThrottleSettings throttle;
  LogSettings log;

  std::string public_url() const;  // server.public_url, or http:// and server.listen
  std::string origin() const;      // of public_url, as browsers say it
  std::string issuer() const;      // token.issuer, or public_url()
};

}  // namespace gatehouse::server
