#include <fmt/format.h>
#include <gatehouse/app/origin.h>
#include <server/addresses.h>
#include <server/duration.h>
#include <server/settings_check.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace gatehouse::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

struct NumberBound {
  std::string_view name;
  std::uint32_t value, least, most;
};
struct DurationBound {
  std::string_view name;
  Duration value, least, most;
};

constexpr std::uint32_t least_password_work = 35'840;  // KiB x passes: the cheapest row of OWASP's table

std::optional<Complaint> numbers(const Settings& s) {
  const std::array bounds{
      NumberBound{"server.workers", s.server.workers, 0, 1024},
      NumberBound{"server.loops", s.server.loops, 0, 256},
      NumberBound{"database.connections", s.database.connections, 1, 1000},
      NumberBound{"password.min_length", s.password.min_length, 8, 64},
      NumberBound{"password.memory_kib", s.password.memory_kib, 8192, 262'144},
      NumberBound{"password.passes", s.password.passes, 1, 16},
      NumberBound{"password.hash_queue", s.password.hash_queue, 1, 10'000},
      NumberBound{"password.hash_threads", s.password.hash_threads, 0, 256},
      NumberBound{"throttle.account_failures", s.throttle.account_failures, 1, 100},
      NumberBound{"throttle.address_failures", s.throttle.address_failures, 1, 1'000'000},
  };
  for (const auto& [name, value, least, most] : bounds) {
    if (value < least || value > most) return Complaint{name, fmt::format("expected {} to {}", least, most)};
  }
  if (s.password.memory_kib * s.password.passes < least_password_work) {
    const std::string_view name = s.password.passes < 2 ? "password.passes" : "password.memory_kib";
    return Complaint{name, "too cheap to guess: take 19456 with 2 passes, or 12288 with 3"};
  }
  return std::nullopt;
}

std::optional<Complaint> durations(const Settings& s) {
  const std::array bounds{
      DurationBound{"database.statement_timeout", s.database.statement_timeout, 100ms, 1min},
      DurationBound{"database.max_staleness", s.database.max_staleness, 1s, 1h},
      DurationBound{"token.lifetime", s.token.lifetime, 1s, 1h},
      DurationBound{"token.leeway", s.token.leeway, 0s, 60s},
      DurationBound{"session.idle", s.session.idle, 1s, days{3650}},
      DurationBound{"session.lifetime", s.session.lifetime, 1s, days{3650}},
      DurationBound{"session.repeat_window", s.session.repeat_window, 0s, 5min},
      DurationBound{"throttle.account_window", s.throttle.account_window, 1s, 24h},
      DurationBound{"throttle.address_window", s.throttle.address_window, 1s, 24h},
  };
  for (const auto& [name, value, least, most] : bounds) {
    if (value >= least && value <= most) continue;
    return Complaint{name, fmt::format("expected {} to {}", print_duration(least), print_duration(most))};
  }
  const auto every = s.keys.rotate_every;
  if (every != 0s && (every < 1min || every > days{3650})) {
    return Complaint{"keys.rotate_every", "expected 1m to 3650d, or 0s for never"};
  }
  return std::nullopt;
}

std::optional<Complaint> server(const ServerSettings& s) {
  if (!is_listen_address(s.listen)) return Complaint{"server.listen", "expected HOST:PORT, such as 127.0.0.1:8000"};
  if (!s.public_url.empty() && !is_web_address(s.public_url)) {
    return Complaint{"server.public_url", "expected https://HOST with neither a query nor a slash at its end"};
  }
  if (!s.public_url.empty() && !s.insecure && !is_secure_or_loopback(s.public_url)) {
    return Complaint{"server.public_url", "expected https, except for 127.0.0.1 and localhost (or --insecure)"};
  }
  if (s.public_url.empty() && !s.insecure && !is_secure_or_loopback("http://" + s.listen)) {
    return Complaint{"server.listen",
                     "others can listen to plain http: name the https address of the proxy in front as --public_url, "
                     "or say --insecure"};
  }
  if (!std::ranges::all_of(s.trusted_proxies, is_network)) {
    return Complaint{"server.trusted_proxies", "expected addresses or networks, such as 10.0.0.0/8"};
  }
  if (!std::ranges::all_of(s.allowed_origins, is_origin)) {
    return Complaint{"server.allowed_origins", "expected origins, such as https://app.example"};
  }
  return std::nullopt;
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= 256 && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<Complaint> token(const TokenSettings& s) {
  if (jose::is_symmetric(s.algorithm)) {
    return Complaint{"token.algorithm", "expected one with a public key, such as ES256, EdDSA or RS256"};
  }
  if (!is_plain(s.audience)) return Complaint{"token.audience", "expected 1 to 256 characters without spaces"};
  if (s.issuer.empty()) return std::nullopt;
  if (!is_plain(s.issuer)) return Complaint{"token.issuer", "expected at most 256 characters without spaces"};
  const bool name_only = s.issuer.find(':') == std::string::npos;  // a URI as soon as it has one (RFC 7519 section 2)
  if (!name_only && !is_web_address(s.issuer))
    return Complaint{"token.issuer", "expected https://HOST or a plain name"};
  if (!name_only && !is_secure_or_loopback(s.issuer)) {
    return Complaint{"token.issuer", "expected https, except for 127.0.0.1 and localhost"};
  }
  return std::nullopt;
}

bool names_a_database(std::string_view url) {
  return url.starts_with("postgres://") || url.starts_with("postgresql://") ||
         (url.starts_with("sqlite:") && url != "sqlite:");
}

std::optional<Complaint> rest(const Settings& s) {
  if (!names_a_database(s.database.url)) {
    return Complaint{"database.url", "expected sqlite:PATH, sqlite::memory: or postgres://…"};
  }
  if (s.secret.file.empty()) return Complaint{"secret.file", "expected a path"};
  if (s.log.format != "auto" && s.log.format != "text" && s.log.format != "json") {
    return Complaint{"log.format", "expected auto, text or json"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Complaint> complaint_about(const Settings& settings) {
  if (auto found = server(settings.server)) return found;
  if (auto found = token(settings.token)) return found;
  if (auto found = numbers(settings)) return found;
  if (auto found = durations(settings)) return found;
  return rest(settings);
}

}  // namespace gatehouse::server
