// Listening sockets: one for each loop, all on one port.
#pragma once

#include <gatehouse/base/result.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::http {

struct Listeners {
  std::vector<int> sockets;  // the caller closes them
  std::uint16_t port = 0;    // the real one
};

// invalid_config: malformed or foreign address, port taken, no permission.
Result<Listeners> listen_on(const std::string& address, std::uint16_t port, std::size_t count);

}  // namespace gatehouse::http
