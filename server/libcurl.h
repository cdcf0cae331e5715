// Libcurl, loaded when a command first asks another server. Linked, it would bring 29 libraries to every start: 4 ms
// and 4 MiB for a server that never asks.
#pragma once

#include <gatehouse/base/result.h>

#include <curl/curl.h>

namespace gatehouse::server {

// Its functions, by their names without `curl_`.
struct Libcurl {
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_url) url = nullptr;
  decltype(&curl_url_get) url_get = nullptr;
  decltype(&curl_url_set) url_set = nullptr;
  decltype(&curl_url_cleanup) url_cleanup = nullptr;
  decltype(&curl_free) free = nullptr;
};

// Stays loaded. Thread-safe. invalid_config (detail: why): it is not there.
Result<const Libcurl*> libcurl();

}  // namespace gatehouse::server
