// The address a request really came from, when there may be proxies in between.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gatehouse {

// `peer` is the other end of the connection; `trusted_proxies` are addresses and networks (10.0.0.0/8). Only if it is
// a trusted proxy, the last address of X-Forwarded-For that is not a trusted proxy itself; anything else in that header
// could have been put there by the client. At most the last 20 entries are looked at.
std::string client_address(std::string_view peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted_proxies);

}  // namespace gatehouse
