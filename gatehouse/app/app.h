// App: routes and guards over one way to tell who is asking. A whole program's HTTP side is one of these.
//
//   App app;
//   app.identify([&](const Credentials& given) { return tokens.identify(given); });
//   app.get("/me", signed_in, [](const Request& request) { return reply(Hello{request.identity().subject}); });
//   return app.listen("127.0.0.1:8080");
#pragma once

#include <gatehouse/app/credentials.h>
#include <gatehouse/app/mount.h>
#include <gatehouse/app/reply.h>
#include <gatehouse/app/request.h>
#include <gatehouse/app/route.h>
#include <gatehouse/auth/guard.h>
#include <gatehouse/base/clock.h>
#include <gatehouse/base/log.h>
#include <gatehouse/http/request.h>
#include <gatehouse/http/router.h>
#include <gatehouse/http/server.h>
#include <gatehouse/http/service.h>
#include <gatehouse/http/websocket.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse {

struct AppSettings {
  http::Server::Settings http = {};
  Log log = {};
  const Clock* clock = &system_clock();
  // Addresses and networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed; from anyone else it is ignored.
  std::vector<std::string> trusted_proxies = {};
  // The cookie that may carry the access token, if any. Requests that change something and come with it must come from
  // this site's own pages.
  CookieRules cookies = {};
  // Origins ("https://app.example") whose pages count as our own and may read the answers, credentials included. There
  // is no "*". An App with one that is none throws std::invalid_argument.
  std::vector<std::string> allowed_origins = {};
};

// Makes the handler of one WebSocket. `given` holds the access cookie, if there is one and it may be used.
using SocketOpener =
    std::function<Result<std::unique_ptr<http::SocketHandler>>(const Request&, const Credentials& given)>;

// Set up by one thread, then `listen`; from there on it is not changed. Handlers run on worker threads, many at once;
// what they throw becomes a 500, and the log says what it was. Answers are kept by no cache unless they say
// Cache-Control themselves, and those of guarded routes vary by the credentials.
class App final : public http::Service {
 public:
  explicit App(AppSettings settings = {});
  ~App() override;

  // From any credentials to an identity: asked once for each request to a guarded route that shows any.
  // `loader(const Credentials&)` gives a Result<Identity> or a Result<IdentityPointer>.
  template <class Loader>
  void identify(Loader loader) {
    identify_ = [loader = std::move(loader)](const Credentials& given) -> Result<IdentityPointer> {
      return shared(loader(given));
    };
  }

  // Whether an identity that `identify` gave is still good, for connections that hold on to one: asked often, so it
  // must not block. Without it, until its expires_at.
  void recheck(std::function<Result<void>(const Identity&)> check) { recheck_ = std::move(check); }

  // app.get("/users/{id}", handler) or app.get("/users/{id}", guard, handler), and so for the other methods.
  // `handler(const Request&)` gives a Response or a Result<Response>.
  // Throws std::invalid_argument for a pattern that is there already or is none.
  template <class... Rest>
  Route& get(std::string_view pattern, Rest&&... rest) {
    return add(http::Method::get, pattern, std::forward<Rest>(rest)...);
  }
  template <class... Rest>
  Route& post(std::string_view pattern, Rest&&... rest) {
    return add(http::Method::post, pattern, std::forward<Rest>(rest)...);
  }
  template <class... Rest>
  Route& put(std::string_view pattern, Rest&&... rest) {
    return add(http::Method::put, pattern, std::forward<Rest>(rest)...);
  }
  template <class... Rest>
  Route& patch(std::string_view pattern, Rest&&... rest) {
    return add(http::Method::patch, pattern, std::forward<Rest>(rest)...);
  }
  template <class... Rest>
  Route& delete_(std::string_view pattern, Rest&&... rest) {
    return add(http::Method::delete_, pattern, std::forward<Rest>(rest)...);
  }
  Route& add(http::Method method, std::string_view pattern, Handler handler);
  Route& add(http::Method method, std::string_view pattern, const Guard& guard, Handler handler);

  // A WebSocket at this path (RFC 6455). `open` must not block. upgrade_required for plain requests; cross_site for
  // those of pages that are neither our own nor allowed, and for those that come with the access cookie and no Origin.
  Route& socket(std::string_view pattern, SocketOpener open, http::SocketLimits limits = {});
  // All that `what` brings, at this path and below. `what` outlives `listen`.
  void mount(std::string_view path, Mountable& what) { what.mount(*this, path); }

  // What a mounted service asks on behalf of its connections. Thread-safe.
  Result<IdentityPointer> identity_of(const Credentials& given) const { return identify_(given); }
  Result<void> still_good(const Identity& who) const { return recheck_(who); }
  const AppSettings& settings() const { return settings_; }
  // What an error becomes that a handler fails with, and a line in the log: for handlers that add to the answer.
  Response refusal(const Error& error, const Request& request) const;

  // All of them, in the order in which they were added.
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

  // Serves until SIGINT or SIGTERM, finishes what is under way, and returns 0; 1 when the address cannot be had.
  // "127.0.0.1:8080", "[::1]:8080"; port 0: any free one, which the log tells.
  int listen(std::string_view address);
  // The answer to a request, without a network: for tests.
  http::Response ask(http::RequestText request);

 private:
  static Result<IdentityPointer> shared(Result<IdentityPointer> who) { return who; }
  static Result<IdentityPointer> shared(Result<Identity> who) {
    if (!who) return fail(std::move(who).error());
    return std::make_shared<const Identity>(std::move(*who));
  }

  // What the Server calls.
  bool immediate(http::Request& request) override;
  http::Response handle(const http::Request& request) override;
  http::Response refuse(Reason reason) override;

  Result<Response> answer(Request& request) const;
  Result<Response> answer_on(const Route& route, Request& request) const;
  Result<void> let_in(const Route& route, Request& request) const;
  bool is_guarded(const http::Match& match) const;

  AppSettings settings_;
  std::function<Result<IdentityPointer>(const Credentials&)> identify_;
  std::function<Result<void>(const Identity&)> recheck_;
  std::atomic<std::uint64_t> next_request_;
  http::Router router_;
  std::vector<std::unique_ptr<Route>> routes_;  // by their number in the router
};

}  // namespace gatehouse
