// Overview: the state of the house on one page.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/statistics.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse {

// Accounts that signed in or refreshed within.
struct ActiveUsers {
  std::int64_t day, week, month;
};

struct SigningKeyAge {
  std::string id;
  std::string algorithm;
  std::string created_at;
  std::int64_t age_seconds;
  std::optional<std::string> next_rotation_at;  // when the next key signs; none: keys are not rotated by age
};

struct Overview {
  std::int64_t users;  // at most a minute old, as the next two
  std::int64_t live_sessions;
  ActiveUsers active;
  SigningKeyAge signing_key;
  std::vector<HourView> hours;
};

Result<Overview> overview(Auth& auth, std::chrono::days hours_of);

}  // namespace gatehouse
