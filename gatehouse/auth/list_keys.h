// List keys: the signing keys, and what each is good for now.
#pragma once

#include <gatehouse/auth/auth.h>

#include <optional>
#include <string>
#include <vector>

namespace gatehouse {

struct KeyView {
  std::string id;
  std::string algorithm;
  std::string state;       // "announced", "signing" or "verifying"
  std::string created_at;  // RFC 3339, as the next three
  std::string signs_from;
  std::optional<std::string> retired_at;
  std::optional<std::string> forget_at;
};

// Oldest first, without those that are dead.
Result<std::vector<KeyView>> list_keys(Auth& auth);

}  // namespace gatehouse
