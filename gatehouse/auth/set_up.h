// Set up: the first account, an administrator, by a one-time token that only who starts the server gets to see.
#pragma once

#include <gatehouse/auth/auth.h>
#include <gatehouse/auth/sign_up.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse {

inline constexpr auto setup_lifetime = 1h;

// Good for one use; ends the life of any made before. None when there is an account already.
Result<std::optional<std::string>> make_setup_token(Auth& auth);
// An account with the role admin. forbidden unless the token is good and there is no administrator yet; else as
// `sign_up`, and then the token stays good.
Result<User> set_up(Auth& auth, std::string_view token, const SignUp& request, const Client& client);

}  // namespace gatehouse
