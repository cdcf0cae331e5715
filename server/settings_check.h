// The bounds of the settings, beyond their types.
#pragma once

#include <server/settings.h>

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse::server {

struct Complaint {
  std::string_view name;  // "token.lifetime"
  std::string what;       // "expected 1s to 1h"
};

// The first setting that is out of its bounds. Empty: all are good.
std::optional<Complaint> complaint_about(const Settings& settings);

}  // namespace gatehouse::server
