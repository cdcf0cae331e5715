#include <gatehouse/app/app.h>
#include <gatehouse/app/challenge.h>
#include <gatehouse/app/client_address.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/crypto/random.h>

#include <fmt/format.h>

#include <array>
#include <exception>
#include <initializer_list>
#include <stdexcept>

namespace gatehouse {
namespace {

constexpr std::size_t longest_user_agent = 256;

std::uint64_t random_start() {
  std::array<std::uint64_t, 1> start{};
  crypto::system_random().fill({reinterpret_cast<Byte*>(start.data()), sizeof start});
  return start[0];
}

// One to one, so that different numbers stay different; neighbours do not look it. Who wants to can count back.
std::uint64_t scrambled(std::uint64_t number) {  // the finalizer of SplitMix64
  number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9;
  number = (number ^ number >> 27) * 0x94D049BB133111EB;
  return number ^ number >> 31;
}

std::string hexadecimal(std::uint64_t number) {
  std::string digits(16, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, number >>= 4) {
    *digit = "0123456789abcdef"[number & 0xF];
  }
  return digits;
}

// As text, whatever bytes came: it is stored, and shown as JSON.
std::string user_agent(std::string_view header) {
  header = header.substr(0, longest_user_agent);
  if (is_utf8(header)) return std::string(header);
  std::string text;
  while (!header.empty()) {
    const auto length = utf8_sequence(header);
    text += length == 0 ? "?" : header.substr(0, length);
    header.remove_prefix(length == 0 ? 1 : length);
  }
  return text;
}

}  // namespace

App::App(AppSettings settings) : settings_(std::move(settings)), next_request_(random_start()) {
  for (const auto& origin : settings_.allowed_origins) {
    if (!is_origin(origin)) throw std::invalid_argument("no origin such as https://app.example: " + origin);
  }
  identify_ = [](const Credentials&) -> Result<IdentityPointer> {
    return fail(Reason::missing_credentials, "App::identify was not called");
  };
  recheck_ = [clock = settings_.clock](const Identity& who) -> Result<void> {
    if (who.expires_at <= clock->now()) return fail(Reason::expired_token);
    return {};
  };
}

App::~App() = default;

Route& App::add(http::Method method, std::string_view pattern, Handler handler) {
  router_.add(method, pattern, routes_.size());
  routes_.push_back(std::make_unique<Route>(method, std::string(pattern), std::nullopt, std::move(handler)));
  return *routes_.back();
}

Route& App::add(http::Method method, std::string_view pattern, const Guard& guard, Handler handler) {
  auto& route = add(method, pattern, std::move(handler));
  route.guard = guard;
  return route;
}

Result<void> App::let_in(const Route& route, Request& request) const {
  if (!route.guard) return {};
  const auto given = TRY(credentials(request, settings_.cookies));
  if (!given.token().empty()) request.identity_ = TRY(identify_(given));
  if (!given.cookie.empty()) {
    request.by_cookie_ = true;
    TRY(expect_own_page(request, settings_.cookies, settings_.allowed_origins, request.identity().session));
  }
  const auto passed = route.guard->check(request.somebody(), settings_.clock->now());
  if (passed) return {};
  auto error = passed.error();
  error.detail = fmt::format("{}{}{}", route.guard->name(), error.detail.empty() ? "" : ": ", error.detail);
  return fail(std::move(error));
}

// The one place where what a handler throws is caught.
Result<Response> App::answer_on(const Route& route, Request& request) const {
  try {
    TRY(let_in(route, request));
    return route.handler(request);
  } catch (const std::exception& thrown) {
    return fail(Reason::internal, fmt::format("the handler threw: {}", thrown.what()));
  } catch (...) {
    return fail(Reason::internal, "the handler threw something that is no std::exception");
  }
}

Result<Response> App::answer(Request& request) const {
  const auto& match = request.http().match();
  if (match.found()) return answer_on(*routes_[match.route], request);
  if (match.outcome == http::Match::Outcome::not_found) return fail(Reason::not_found);
  auto response = request.http().method() == http::Method::options
                      ? no_content()
                      : problem({.reason = Reason::method_not_allowed}, request.id());
  response.add("Allow", match.allowed.allow());
  return response;
}

Response App::refusal(const Error& error, const Request& request) const {
  const auto& known = facts(error.reason);
  const auto path = request.http().path();
  const std::initializer_list<LogField> fields{{"request", request.id()},
                                               {"method", http::name(request.http().method())},
                                               {"path", path.empty() ? "(not readable)" : path},
                                               {"status", known.status},
                                               {"reason", known.name},
                                               {"detail", error.detail},
                                               {"address", request.client().address}};
  known.status >= 500 ? settings_.log.error("request failed", fields) : settings_.log.info("request refused", fields);
  auto response = problem(error, request.id());
  if (const auto header = challenge(error.reason); !header.empty()) response.add("WWW-Authenticate", header);
  if (error.reason == Reason::upgrade_required) {  // RFC 9110 section 15.5.22, RFC 6455 section 4.2.2
    response.add("Upgrade", "websocket").add("Sec-WebSocket-Version", "13");
  }
  return response;
}

bool App::is_guarded(const http::Match& match) const { return match.found() && routes_[match.route]->guard; }

bool App::immediate(http::Request& request) {
  request.set_match(router_.find(request.method(), request.path()));
  return !request.match().found() || routes_[request.match().route]->is_immediate;
}

http::Response App::handle(const http::Request& http) {
  Client client{.address = client_address(http.peer(), http.header("X-Forwarded-For"), settings_.trusted_proxies),
                .user_agent = user_agent(http.header("User-Agent"))};
  Request request(http, std::move(client), hexadecimal(scrambled(next_request_++)));
  auto answered = answer(request);
  auto response = answered ? std::move(*answered) : refusal(answered.error(), request);
  response.headers.reserve(response.headers.size() + 4);
  if (response.find("Cache-Control") == nullptr) response.add("Cache-Control", "no-store");
  if (is_guarded(http.match())) {
    response.add("Vary", settings_.cookies.name.empty() ? "Authorization" : "Authorization, Cookie");
  }
  if (!settings_.allowed_origins.empty()) {
    allow_reading(response, request, settings_.allowed_origins, http.match().allowed);
  }
  response.add("X-Content-Type-Options", "nosniff");
  response.add("X-Request-Id", std::string(request.id()));
  if (settings_.log.wants(Level::debug)) {
    settings_.log.debug("request", {{"request", request.id()},
                                    {"method", http::name(http.method())},
                                    {"path", http.path()},
                                    {"status", response.status}});
  }
  return response;
}

// No X-Request-Id: no request came to be, and the log knows of none.
http::Response App::refuse(Reason reason) {
  return problem({.reason = reason}).add("X-Content-Type-Options", "nosniff");
}

http::Response App::ask(http::RequestText text) {
  auto request = http::Request::from(std::move(text));
  immediate(request);
  return handle(request);
}

}  // namespace gatehouse
