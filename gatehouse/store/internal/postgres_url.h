// What a postgres:// URL says, but for its password.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse::store {

bool is_postgres(std::string_view url);
// Whether libpq understands it. What libpq says of one it does not may hold the password, so it is not told.
bool is_good_postgres(const std::string& url);
// The user, hosts, ports and the database's name.
std::string shown_postgres(const std::string& url);

}  // namespace gatehouse::store
