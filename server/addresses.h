// The forms of addresses in settings: checks only, nothing is looked up.
#pragma once

#include <string_view>

namespace gatehouse::server {

bool is_listen_address(std::string_view text);      // 127.0.0.1:8000, [::1]:8000, localhost:8000
bool is_network(std::string_view text);             // 10.0.0.1, 10.0.0.0/8, fd00::/8
bool is_web_address(std::string_view text);         // https://host[:port][/path], no slash at its end, no query
bool is_secure_or_loopback(std::string_view text);  // a web address: https, or http to this very machine

}  // namespace gatehouse::server
