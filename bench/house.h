// A server as people run it, for benchmarks: accounts in a SQLite file and the ready-made endpoints.
#pragma once

#include <gatehouse/password/hash.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "child.h"
#include "clients.h"

namespace bench {

// Besides the endpoints GET /me: guarded, and answered without asking the store. For `Child`.
int serve_house(const std::filesystem::path& folder, std::uint16_t port, const gatehouse::password::Cost& cost);

// Signs up so many accounts, and gives the request that signs each in. Few clients: more than a queue of hashes holds
// are refused.
std::vector<std::string> sign_up(Clients& clients, std::size_t accounts);

}  // namespace bench
