#include <server/fetch.h>
#include <server/libcurl.h>

#include <fmt/format.h>

#include <array>
#include <memory>
#include <string_view>

namespace gatehouse::server {
namespace {

using Easy = std::unique_ptr<CURL, decltype(Libcurl::easy_cleanup)>;
using Url = std::unique_ptr<CURLU, decltype(Libcurl::url_cleanup)>;

struct Transfer {
  std::string body;
  std::size_t most;
  const std::function<bool()>& gives_up;
};

// What libcurl calls; a number other than `count` ends the transfer.
std::size_t take(const char* data, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.body.size() + count > transfer.most) return 0;
  transfer.body.append(data, count);
  return count;
}

int ask(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->gives_up() ? 1 : 0;
}

std::string part(const Libcurl& curl, const Url& url, CURLUPart which) {
  char* text = nullptr;
  if (curl.url_get(url.get(), which, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(Libcurl::free)> owner(text, curl.free);
  return text;
}

// A proxy would look for it on itself.
bool is_on_this_machine(const Libcurl& curl, const std::string& url) {
  const Url parts(curl.url(), curl.url_cleanup);
  curl.url_set(parts.get(), CURLUPART_URL, url.c_str(), 0);
  const auto host = part(curl, parts, CURLUPART_HOST);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

void prepare(const Libcurl& curl, const Easy& easy, const std::string& url, const FetchLimits& limits,
             Transfer& transfer) {
  const auto set = [&](CURLoption option, auto value) { curl.easy_setopt(easy.get(), option, value); };
  const bool is_safe = url.starts_with("https:");
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, is_safe ? "https" : "http,https");
  if (is_on_this_machine(curl, url)) set(CURLOPT_PROXY, "");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, 5L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_WRITEFUNCTION, &take);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &ask);
  set(CURLOPT_XFERINFODATA, &transfer);
}

std::string why(const Libcurl& curl, CURLcode code, const char* detail) {
  if (code == CURLE_WRITE_ERROR) return "the answer is too large";
  return *detail == '\0' ? curl.easy_strerror(code) : detail;
}

}  // namespace

Result<std::string> schema_url(const std::string& service) {
  const auto* const loaded = TRY(libcurl());
  const auto& curl = *loaded;
  const Url url(curl.url(), curl.url_cleanup);
  if (curl.url_set(url.get(), CURLUPART_URL, service.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return fail(Reason::invalid_request, service + ": is no URL");
  }
  auto scheme = part(curl, url, CURLUPART_SCHEME);
  if (scheme == "ws" || scheme == "wss") scheme.replace(0, 2, "http");
  if (scheme != "http" && scheme != "https") {
    return fail(Reason::invalid_request, service + ": begins with none of http:, https:, ws:, wss:");
  }
  auto path = part(curl, url, CURLUPART_PATH);
  if (!path.ends_with(".json")) path += path.ends_with('/') ? "schema.json" : "/schema.json";
  curl.url_set(url.get(), CURLUPART_SCHEME, scheme.c_str(), 0);
  curl.url_set(url.get(), CURLUPART_PATH, path.c_str(), 0);
  curl.url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return part(curl, url, CURLUPART_URL);
}

Result<std::string> fetch(const std::string& url, const FetchLimits& limits, const std::function<bool()>& gives_up) {
  const auto* const loaded = TRY(libcurl());
  const auto& curl = *loaded;
  const Easy easy(curl.easy_init(), curl.easy_cleanup);
  Transfer transfer{.body = {}, .most = limits.bytes, .gives_up = gives_up};
  std::array<char, CURL_ERROR_SIZE> detail{};
  prepare(curl, easy, url, limits, transfer);
  curl.easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, detail.data());
  if (const auto code = curl.easy_perform(easy.get()); code != CURLE_OK) {
    return fail(Reason::invalid_request, fmt::format("{}: {}", url, why(curl, code, detail.data())));
  }
  long status = 0;
  curl.easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return fail(Reason::invalid_request, fmt::format("{}: the answer has status {}", url, status));
  return std::move(transfer.body);
}

}  // namespace gatehouse::server
