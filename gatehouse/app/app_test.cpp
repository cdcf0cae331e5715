#include <gatehouse/app/app.h>
#include <gatehouse/json/parse.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace gatehouse {

struct Note {
  std::string text;
  int stars;
};

namespace {

using http::Method;

struct Logged {
  std::string event;
  std::map<std::string, std::string> fields;
};

class AppTest : public testing::Test {
 protected:
  AppTest() {
    app.identify([](const Credentials& given) -> Result<Identity> {
      if (given.token() == "ada") return Identity{.subject = "ada", .roles = {"admin"}};
      if (given.token() == "bob") return Identity{.subject = "bob"};
      if (given.token() == "old") return fail(Reason::expired_token);
      return fail(Reason::wrong_signature, "detail for the log only");
    });
    app.get("/open",
            [](const Request& request) { return json_text(200, request.somebody() != nullptr ? "true" : "false"); });
    app.get("/me", signed_in,
            [](const Request& request) { return json_text(200, '"' + request.identity().subject + '"'); });
    app.delete_("/notes/{id}", has_role("admin"), [](const Request& request) {
      return json_text(200, '"' + std::string(request.parameter("id")) + '"');
    });
    app.post("/notes", [](const Request& request) -> Result<Response> {
      const auto note = TRY(request.json<Note>());
      return reply(201, Note{note.text, note.stars + 1});
    });
  }

  http::Response get(std::string target, std::string token = {}) {
    http::RequestText text{.target = std::move(target)};
    if (!token.empty()) text.headers = {{"Authorization", "Bearer " + token}};
    return app.ask(std::move(text));
  }
  static std::string code(const http::Response& response) {
    const auto body = json::parse(response.body);
    const auto* code = body ? body->object()->find("code") : nullptr;
    return code != nullptr ? *code->string() : "(none)";
  }
  static std::string header(const http::Response& response, std::string_view name) {
    const auto* value = response.find(name);
    return value != nullptr ? *value : "(none)";
  }

  std::vector<Logged> logged;
  App app{{.log = Log([this](const LogRecord& record) {
             Logged line{std::string(record.event), {}};
             for (const auto& field : record.fields) line.fields[std::string(field.key)] = field.value;
             logged.push_back(std::move(line));
           }),
           .trusted_proxies = {"10.0.0.1"}}};
};

TEST_F(AppTest, AGuardLetsTheIdentityThrough) {
  const auto response = get("/me", "ada");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "\"ada\"");
}

TEST_F(AppTest, WithoutCredentialsTheAnswerIs401WithAChallengeAndNoErrorCode) {
  const auto response = get("/me");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(code(response), "missing_credentials");
  EXPECT_EQ(header(response, "WWW-Authenticate"), R"(Bearer realm="gatehouse")");
  EXPECT_EQ(header(response, "Content-Type"), "application/problem+json");
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
}

TEST_F(AppTest, Row150ABadTokenIs401AndTheReasonStaysInTheLog) {
  const auto response = get("/me", "forged");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(code(response), "invalid_token");
  EXPECT_TRUE(header(response, "WWW-Authenticate").contains(R"(error="invalid_token")"));
  EXPECT_FALSE(response.body.contains("signature"));
  EXPECT_FALSE(response.body.contains("detail for the log"));
  EXPECT_EQ(logged.at(0).fields.at("reason"), "wrong_signature");
  EXPECT_EQ(logged.at(0).fields.at("detail"), "detail for the log only");
}

TEST_F(AppTest, Row150WhatWasNeverARequestIsAnsweredLikeAnyOther) {
  http::Service& service = app;
  const auto response = service.refuse(Reason::header_too_large);
  EXPECT_EQ(response.status, 431);
  EXPECT_EQ(code(response), "header_too_large");
  EXPECT_EQ(header(response, "Content-Type"), "application/problem+json");
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
}

TEST_F(AppTest, AnExpiredTokenSaysSoBecauseClientsMustKnowToRefresh) {
  EXPECT_EQ(code(get("/me", "old")), "expired_token");
}

TEST_F(AppTest, ARefusingGuardIs403AndNamedInTheLogOnly) {
  http::RequestText text{.method = Method::delete_, .target = "/notes/7", .headers = {{"Authorization", "Bearer bob"}}};
  const auto response = app.ask(text);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(code(response), "forbidden");
  EXPECT_FALSE(response.body.contains("admin"));
  EXPECT_EQ(logged.at(0).fields.at("detail"), "has_role(admin): lacks the role admin");
}

TEST_F(AppTest, RouteParametersReachTheHandler) {
  const auto response =
      app.ask({.method = Method::delete_, .target = "/notes/a%20b", .headers = {{"Authorization", "Bearer ada"}}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "\"a b\"");
}

TEST_F(AppTest, AnOpenRouteDoesNotLookAtCredentials) {
  EXPECT_EQ(get("/open").body, "false");
  EXPECT_EQ(get("/open", "forged").status, 200);
  EXPECT_EQ(get("/open", "ada").body, "false");
}

TEST_F(AppTest, UnknownPathsAre404AndWrongMethods405WithAllow) {
  EXPECT_EQ(get("/nothing", "ada").status, 404);
  const auto response = app.ask({.method = Method::put, .target = "/me"});
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
  const auto options = app.ask({.method = Method::options, .target = "/me"});
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(header(options, "Allow"), "GET, HEAD");
}

TEST_F(AppTest, Row147OtherSpellingsOfAPathAreNoWayAroundItsGuard) {
  for (const auto* target : {"//me", "/./me", "/me/", "/me;x", "/%6de", "/ME", "/x/../me", "/me?x", "http://h/me"}) {
    const auto status = get(target).status;
    EXPECT_TRUE(status == 401 || status == 404) << target << " " << status;
  }
}

TEST_F(AppTest, JsonBodiesBecomePlainStructs) {
  const auto response = app.ask({.method = Method::post,
                                 .target = "/notes",
                                 .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                                 .body = R"({"text":"hi","stars":4,"ignored":true})"});
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, R"({"text":"hi","stars":5})");
}

TEST_F(AppTest, Row39BodiesOfAnotherShapeAre400) {
  for (const auto* body :
       {"", "{", "[]", "null", "\"x\"", R"({"text":"hi"})", R"({"text":"hi","stars":"4"})",
        R"({"text":["hi"],"stars":4})", R"({"text":{"$ne":""},"stars":4})", R"({"text":"a","text":"b","stars":4})",
        R"({"text":null,"stars":4})", R"({"text":"hi","stars":1e400})"}) {
    const auto response = app.ask(
        {.method = Method::post, .target = "/notes", .headers = {{"Content-Type", "application/json"}}, .body = body});
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_EQ(code(response), "invalid_json") << body;
  }
}

TEST_F(AppTest, Row75JsonSentAsAnythingElseIs415) {
  for (const auto* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonp",
                           "application/json-seq", "text/plain; application/json", ""}) {
    const auto response = app.ask({.method = Method::post,
                                   .target = "/notes",
                                   .headers = {{"Content-Type", type}},
                                   .body = R"({"text":"hi","stars":4})"});
    EXPECT_EQ(response.status, 415) << type;
  }
  EXPECT_EQ(app.ask({.method = Method::post, .target = "/notes", .body = "{}"}).status, 415);
}

TEST_F(AppTest, Row145MalformedAuthorizationIs401AndNever500) {
  for (const std::string_view value : {"Bearer", "Bearer ", "bearer", "Bearer a b", "Bearer \xC3\xA4", "Bearer a,b"}) {
    const auto response = app.ask({.target = "/me", .headers = {{"Authorization", std::string(value)}}});
    EXPECT_EQ(response.status, 401) << value;
    EXPECT_EQ(code(response), "invalid_token") << value;
  }
  for (const auto* value : {"Basic !!!!", "Basic", "Digest x", "Bear ada", "Bearerada"}) {
    EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Authorization", value}}}).status, 401) << value;
  }
  EXPECT_EQ(app.ask({.target = "/me", .headers = {{"Authorization", "bEARER  ada"}}}).status, 200);
}

TEST_F(AppTest, WhatAHandlerThrowsIsA500ThatTellsNothing) {
  app.get("/throws", [](const Request&) -> Response { throw std::runtime_error("secret inside"); });
  app.get("/throws/other", [](const Request&) -> Response { throw 7; });
  const auto response = get("/throws");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(code(response), "internal");
  EXPECT_FALSE(response.body.contains("secret inside"));
  EXPECT_TRUE(logged.at(0).fields.at("detail").contains("secret inside"));
  EXPECT_EQ(get("/throws/other").status, 500);
}

TEST_F(AppTest, AskingForAnIdentityWhereNobodyNeedsToBeIsAFaultOfTheProgram) {
  app.get("/fault", [](const Request& request) { return json_text(200, request.identity().subject); });
  EXPECT_EQ(get("/fault").status, 500);
}

TEST_F(AppTest, EveryAnswerCarriesARequestIdThatTheLogKnows) {
  const auto response = get("/me");
  const auto id = header(response, "X-Request-Id");
  EXPECT_EQ(id.size(), 16U);
  EXPECT_EQ(logged.at(0).fields.at("request"), id);
  EXPECT_NE(header(get("/me"), "X-Request-Id"), id);
  EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
}

TEST_F(AppTest, RetryAfterIsToldWhereAnErrorKnowsIt) {
  app.get("/busy", [](const Request&) -> Result<Response> { return fail(Error{Reason::overloaded, "", 3s}); });
  const auto response = get("/busy");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header(response, "Retry-After"), "3");
  EXPECT_EQ(header(response, "WWW-Authenticate"), "(none)");
}

TEST_F(AppTest, Row42TheClientsAddressIsNotItsOwnToChoose) {
  app.get("/address", [](const Request& request) { return json_text(200, request.client().address); });
  const auto from = [&](std::string peer, std::string forwarded) {
    return app.ask({.target = "/address", .headers = {{"X-Forwarded-For", forwarded}}, .peer = std::move(peer)}).body;
  };
  EXPECT_EQ(from("192.0.2.9", "203.0.113.5"), "192.0.2.9");
  EXPECT_EQ(from("10.0.0.1", "203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(from("10.0.0.1", "198.51.100.1, 203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(from("10.0.0.1", "203.0.113.5, 10.0.0.1"), "203.0.113.5");
  for (const auto* junk : {"", ",", ", ,", "unknown", "_hidden", "\"[::1]\"", "a b", "10.0.0.1"}) {
    EXPECT_EQ(from("10.0.0.1", junk), "10.0.0.1") << junk;
  }
  std::string hops = "203.0.113.5";
  for (int i = 0; i < 100; ++i) hops += ", 10.0.0.1";
  EXPECT_EQ(from("10.0.0.1", hops), "10.0.0.1");
}

TEST_F(AppTest, Row149AUserAgentIsTextWhateverBytesCame) {
  app.get("/agent", [](const Request& request) { return json_text(200, request.client().user_agent); });
  const auto taken = [&](std::string agent) {
    return app.ask({.target = "/agent", .headers = {{"User-Agent", std::move(agent)}}}).body;
  };
  EXPECT_EQ(taken("Firefox \u00e9"), "Firefox \u00e9");
  EXPECT_EQ(taken("a\xFF\xC3z\xE2\x82"), "a??z??");
  EXPECT_EQ(taken(std::string(255, 'x') + "\u00e9"), std::string(255, 'x') + "?");
  EXPECT_EQ(taken(std::string(10'000, '\xFF')), std::string(256, '?'));
}

TEST_F(AppTest, WhatAHandlerSaysNothingAboutIsKeptByNoCache) {
  EXPECT_EQ(header(get("/me", "ada"), "Cache-Control"), "no-store");
  app.get("/picture", [](const Request&) { return no_content().add("Cache-Control", "max-age=60"); });
  const auto picture = get("/picture");
  EXPECT_EQ(header(picture, "Cache-Control"), "max-age=60");
  EXPECT_EQ(std::ranges::count(picture.headers, "Cache-Control", [](const auto& field) { return field.first; }), 1);
}

TEST_F(AppTest, Row86WhatAGuardedRouteAnswersVariesByTheCredentials) {
  app.get("/badge", signed_in, [](const Request&) { return no_content().add("Cache-Control", "max-age=60"); });
  EXPECT_EQ(header(get("/badge", "ada"), "Vary"), "Authorization");
  EXPECT_EQ(header(get("/badge"), "Vary"), "Authorization");
  EXPECT_EQ(header(get("/open", "ada"), "Vary"), "(none)");
}

}  // namespace
}  // namespace gatehouse
