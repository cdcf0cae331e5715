// Fetch: the body of an HTTP answer, for commands that ask other servers.
#pragma once

#include <gatehouse/base/result.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace gatehouse::server {

struct FetchLimits {
  std::chrono::milliseconds time{10'000};
  std::size_t bytes = 4 << 20;
};

// The URL of schema.json for what a user calls a service: ws: becomes http:, and a path that does not end in .json goes
// on with /schema.json. invalid_request (detail: why): no URL of these four schemes.
Result<std::string> schema_url(const std::string& service);

inline bool never() { return false; }

// What GET answers with status 200; follows redirects, though not from https to http. invalid_request (detail: the URL
// and why) for all else. `gives_up` is asked about once a second and may end it.
Result<std::string> fetch(const std::string& url, const FetchLimits& limits = {},
                          const std::function<bool()>& gives_up = never);

}  // namespace gatehouse::server
