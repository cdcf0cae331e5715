// The signing keys as they lie in the database, and what each is good for at a moment.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/store/signing_keys.h>

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// "announced": stands in the JWKS, signs later. "signing". "verifying": only verifies what it signed. "dead": about to
// go.
std::string_view state_of(const store::SigningKey& key, const std::vector<store::SigningKey>& all, Time now);
// Null when there is none.
const store::SigningKey* signing_key(const std::vector<store::SigningKey>& all, Time now);

}  // namespace gatehouse
