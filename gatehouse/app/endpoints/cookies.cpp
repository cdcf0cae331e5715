#include <gatehouse/app/endpoints/cookies.h>
#include <gatehouse/app/endpoints/signed_in.h>
#include <gatehouse/app/origin.h>
#include <gatehouse/auth/refresh.h>
#include <gatehouse/auth/session_id.h>
#include <gatehouse/auth/sign_out.h>
#include <gatehouse/http/cookies.h>

#include <algorithm>
#include <chrono>

namespace gatehouse {
namespace {

http::SetCookie access_cookie(const CookieRules& rules, std::string value, std::chrono::seconds age) {
  return {.name = rules.name, .value = std::move(value), .max_age = age};
}

http::SetCookie refresh_cookie(const CookieRules& rules, std::string value, std::chrono::seconds age) {
  return {.name = rules.refresh_name, .value = std::move(value), .path = "/auth/refresh", .max_age = age};
}

Result<Response> with_cookies(const App& app, const Auth& auth, const SignedIn& answer) {
  const auto& rules = app.settings().cookies;
  const auto left = std::chrono::ceil<std::chrono::seconds>(answer.session_ends_at - auth.clock.now());
  const std::chrono::seconds access_left{answer.ticket.expires_in};
  auto access = TRY(http::print(access_cookie(rules, answer.ticket.access_token, access_left)));
  auto refresh = TRY(http::print(refresh_cookie(rules, answer.ticket.refresh_token.value_or(""), std::max(left, 1s))));
  auto response = session_reply(answer.user, answer.session, access_left, auth.csrf_tokens.of(answer.session));
  response.add("Set-Cookie", std::move(access)).add("Set-Cookie", std::move(refresh));
  return response;
}

// Nobody could end it any more: its refresh token goes with the cookie that is replaced.
void end_former(const App& app, Auth& auth, const Request& request, const SignedIn& answer) {
  const auto cookie = request.cookie(app.settings().cookies.name);
  if (!cookie) return;
  const auto former = auth.tokens.identify({.cookie = *cookie});
  if (!former || (*former)->session == answer.session) return;
  const auto ended = sign_out(auth, **former, request.client());
  if (!ended) auth.log.warning("the session before was not ended", {{"detail", ended.error().detail}});
}

Response deleting(const CookieRules& rules, Response response) {
  for (const auto& cookie : {access_cookie(rules, "", 0s), refresh_cookie(rules, "", 0s)}) {
    if (auto text = http::print(cookie)) response.add("Set-Cookie", std::move(*text));
  }
  return response;
}

}  // namespace

CookieRules session_cookies(const Auth& auth, std::string_view name) {
  return {.name = "__Host-" + std::string(name),
          .refresh_name = "__Secure-" + std::string(name) + "-refresh",
          .is_csrf_token = [&auth](std::string_view session, std::string_view token) {
            return auth.csrf_tokens.is_of(session, token);
          }};
}

Result<Response> sign_in_by_cookie(const App& app, Auth& auth, const Request& request, const SignIn& asked) {
  TRY(refuse_foreign(request, app.settings().allowed_origins));
  const auto answer = TRY(sign_in(auth, asked, request.client()));
  end_former(app, auth, request, answer);
  return with_cookies(app, auth, answer);
}

Result<Response> refresh_by_cookie(const App& app, Auth& auth, const Request& request) {
  const auto& rules = app.settings().cookies;
  const auto token = request.cookie(rules.refresh_name);
  if (!token || token->empty()) return fail(Reason::missing_credentials);
  const auto claim = auth.refresh_tokens.open(*token);
  const auto session = claim ? session_text(claim->session) : std::string{};
  TRY(expect_own_page(request, rules, app.settings().allowed_origins, session));
  const auto answer = refresh(auth, *token, request.client());
  if (answer) return with_cookies(app, auth, *answer);
  if (facts(answer.error().reason).status != 401) return fail(answer.error());
  return deleting(rules, app.refusal(answer.error(), request));
}

Response without_cookies(const App& app, const Request& request, Response response) {
  return request.by_cookie() ? deleting(app.settings().cookies, std::move(response)) : response;
}

Result<bool> wants_cookies(const App& app, const Request& request) {
  const auto mode = request.query("mode");
  if (!mode || *mode == "bearer") return false;
  if (*mode == "cookie" && !app.settings().cookies.refresh_name.empty()) return true;
  return fail(Reason::invalid_request, "mode=" + *mode);
}

}  // namespace gatehouse
