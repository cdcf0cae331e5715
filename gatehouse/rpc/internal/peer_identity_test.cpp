#include <gatehouse/rpc/internal/service_testing.h>

#include <gmock/gmock.h>

namespace gatehouse::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Told {
  std::string what;
};

constexpr std::string_view whoami = R"({"type":"rpc","id":1,"name":"whoami"})";
constexpr std::string_view slow_whoami = R"({"type":"rpc","id":1,"name":"slow_whoami"})";
constexpr std::string_view ada = R"({"id":1,"result":"ada"})";
constexpr std::string_view sign_in_first =
    R"({"id":1,"error":{"code":"missing_credentials","message":"Sign in first.","data":null}})";

std::string identity_event(std::string_view subject, std::string_view expires_in, std::string_view reason) {
  const auto quoted = [](std::string_view text) {
    return text.empty() ? std::string("null") : '"' + std::string(text) + '"';
  };
  return R"({"type":"event","name":"gatehouse:identity","payload":{"args":[],"kwargs":{"subject":)" + quoted(subject) +
         R"(,"expires_in":)" + std::string(expires_in) + R"(,"reason":)" + quoted(reason) + "}}}";
}

class PeerIdentity : public RpcTest {
 protected:
  PeerIdentity() {
    const auto subject = [](const Call& call) { return call.identity().subject; };
    service.expose("whoami", {}, signed_in, subject).immediate();
    service.expose("slow_whoami", {}, signed_in, subject);
    service.expose("ping", {{"user_id", ""}, {"_session", ""}},
                   [](const Call& call, const std::string&, const std::string&) {
                     return call.somebody() == nullptr ? "nobody" : call.identity().subject;
                   });
    service.expose("tell", {"what"}, [](const Call& call, const std::string& what) { call.emit(Told{what}); });
    const auto leave = [this](const Call& call) {
      revoke(7);
      call.end_identity();
      return std::string("bye");
    };
    service.expose("leave", {}, signed_in, leave);
    service.expose("leave_now", {}, signed_in, leave).immediate();
    service.event<Told>();
    mount();
  }
  std::string init(const std::string& with) { return R"({"type":"init","auth":")" + with + R"("})"; }
  std::string auth(const std::string& with) { return R"({"type":"auth","auth":")" + with + R"("})"; }
};

TEST_F(PeerIdentity, InitWithATokenIsThatUser) {
  TestClient client(state());
  EXPECT_THAT(client.says(init(token("ada"))), ElementsAre(identity_event("ada", "300", "")));
  EXPECT_THAT(client.says(whoami), ElementsAre(ada));
}

TEST_F(PeerIdentity, TheTokenMayBeAMemberOfAnObject) {
  TestClient client(state());
  client.says(R"({"type":"init","auth":{"token":")" + token("ada") + R"("}})");
  EXPECT_THAT(client.says(whoami), ElementsAre(ada));
}

TEST_F(PeerIdentity, InitWithoutAnIdentityIsAnonymousAndStaysOpen) {
  for (const auto* auth :
       {"", R"(,"auth":null)", R"(,"auth":"not.a.token")", R"(,"auth":{"token":7})", R"(,"auth":[1])"}) {
    TestClient client(state());
    client.says(R"({"type":"init")" + std::string(auth) + "}");
    EXPECT_THAT(client.says(whoami), ElementsAre(sign_in_first)) << auth;
    EXPECT_FALSE(client.socket->code);
  }
}

TEST_F(PeerIdentity, Row140ACallBeforeInitIsAnonymous) {
  TestClient client(state());
  EXPECT_THAT(client.says(whoami), ElementsAre(sign_in_first));
}

TEST_F(PeerIdentity, CallsBehindInitWaitForTheIdentityInTheirOrder) {
  TestClient client(state());
  client.send(init(token("ada")));
  client.send(whoami);
  client.send(R"({"type":"rpc","id":2,"name":"whoami"})");
  EXPECT_THAT(client.socket->take(), IsEmpty());
  client.socket->work();
  EXPECT_THAT(client.socket->take(), ElementsAre(identity_event("ada", "300", ""), ada, R"({"id":2,"result":"ada"})"));
}

TEST_F(PeerIdentity, WhatWaitsForTheIdentityIsBounded) {
  TestClient client(state());
  client.send(init(token("ada")));
  for (std::size_t call = 0; call < service.settings().calls_at_once; ++call) client.send(whoami);
  EXPECT_FALSE(client.socket->code);
  EXPECT_THAT(client.socket->take(), IsEmpty());
  client.send(R"({"type":"rpc","id":"late","name":"whoami"})");
  EXPECT_THAT(client.socket->take(), ElementsAre(HasSubstr(R"("id":"late","error":{"code":"OVERLOADED")")));
  client.send(R"({"type":"auth","auth":null})");
  EXPECT_EQ(client.socket->code, http::CloseCode::try_again_later);
  TestClient chatty(state());
  chatty.send(init(token("ada")));
  for (int part = 0; part < 3; ++part) chatty.send(R"({"type":")" + std::string(400'000, 'x') + R"("})");
  EXPECT_EQ(chatty.socket->code, http::CloseCode::try_again_later);
}

TEST_F(PeerIdentity, TheCookieOfTheUpgradeCountsWhereInitShowsNothing) {
  TestClient by_cookie(state(), token("ada"));
  by_cookie.says(R"({"type":"init"})");
  EXPECT_THAT(by_cookie.says(whoami), ElementsAre(ada));
  TestClient by_both(state(), token("ada"));
  by_both.says(init(token("bob")));
  EXPECT_THAT(by_both.says(whoami), ElementsAre(R"({"id":1,"result":"bob"})"));
  TestClient bad_token(state(), token("ada"));
  bad_token.says(init("bad"));
  EXPECT_THAT(bad_token.says(whoami), ElementsAre(sign_in_first));
}

TEST_F(PeerIdentity, Row140TheIdentityIsTheConnectionsWhateverTheArgumentsSay) {
  TestClient client(state());
  const auto call = R"({"type":"rpc","id":1,"name":"ping","kwargs":{"user_id":"ada","_session":"7"},"user_id":"ada"})";
  EXPECT_THAT(client.says(call), ElementsAre(R"({"id":1,"result":"nobody"})"));
}

TEST_F(PeerIdentity, AuthRenewsTheIdentityInPlace) {
  const auto client = client_of("ada", 60s);
  clock.advance(50s);
  EXPECT_THAT(client->says(auth(token("ada"))), ElementsAre(identity_event("ada", "300", "")));
  clock.advance(60s);
  EXPECT_THAT(client->says(whoami), ElementsAre(ada));
}

TEST_F(PeerIdentity, Row140AuthAsAnotherUserIsRefusedAndTheFirstOneStays) {
  const auto client = client_of("ada");
  EXPECT_THAT(client->says(auth(token("bob"))), ElementsAre(identity_event("ada", "300", "different_user")));
  EXPECT_THAT(client->says(init(token("bob"))), ElementsAre(identity_event("ada", "300", "different_user")));
  EXPECT_THAT(client->says(whoami), ElementsAre(ada));
}

TEST_F(PeerIdentity, ABadTokenLeavesTheOldIdentityUntilItExpires) {
  const auto client = client_of("ada", 60s);
  EXPECT_THAT(client->says(auth("bad")), ElementsAre(identity_event("ada", "60", "invalid_token")));
  EXPECT_THAT(client->says(whoami), ElementsAre(ada));
  clock.advance(60s);
  EXPECT_THAT(client->says(whoami), ElementsAre(identity_event("", "null", "expired_token"), sign_in_first));
}

TEST_F(PeerIdentity, AuthWithNothingSignsOutAndLetsAnotherUserIn) {
  const auto client = client_of("ada");
  EXPECT_THAT(client->says(R"({"type":"auth","auth":null})"), ElementsAre(identity_event("", "null", "")));
  EXPECT_THAT(client->says(whoami), ElementsAre(sign_in_first));
  client->says(auth(token("bob")));
  EXPECT_THAT(client->says(whoami), ElementsAre(R"({"id":1,"result":"bob"})"));
}

TEST_F(PeerIdentity, TheClientIsWarnedOnceBeforeTheEnd) {
  const auto client = client_of("ada", 60s);
  EXPECT_THAT(client->ticks(), IsEmpty());
  clock.advance(31s);
  EXPECT_THAT(
      client->ticks(),
      ElementsAre(R"({"type":"event","name":"gatehouse:expiring","payload":{"args":[],"kwargs":{"expires_in":29}}})"));
  EXPECT_THAT(client->ticks(), IsEmpty());
  client->says(auth(token("ada", 60s)));
  clock.advance(31s);
  EXPECT_THAT(client->ticks(), ElementsAre(HasSubstr("gatehouse:expiring")));
}

TEST_F(PeerIdentity, Row137AtExpiryTheConnectionTurnsAnonymous) {
  const auto client = client_of("ada", 60s);
  clock.advance(60s);
  EXPECT_THAT(client->ticks(), ElementsAre(identity_event("", "null", "expired_token")));
  EXPECT_THAT(client->says(whoami), ElementsAre(sign_in_first));
  EXPECT_FALSE(client->socket->code);
}

TEST_F(PeerIdentity, Row137ARevokedSessionHasNoFurtherCallAnsweredAndNoEventSent) {
  const auto client = client_of("ada");
  revoke(7);
  EXPECT_THAT(client->says(whoami), ElementsAre(identity_event("", "null", "session_revoked"), sign_in_first));
  const auto other = client_of("ada", 5min, 8);
  revoke(8);
  service.to("ada").emit(Told{"secret"});
  EXPECT_THAT(other->socket->take(), ElementsAre(identity_event("", "null", "session_revoked")));
  service.to("ada").emit(Told{"secret"});
  EXPECT_THAT(other->socket->take(), IsEmpty());
}

TEST_F(PeerIdentity, Row137LostRolesEndTheOldTokenButNotTheRenewedOne) {
  const auto client = client_of("ada");
  revoke(7, 0);  // up to the generation that the token is of
  EXPECT_THAT(client->ticks(), ElementsAre(identity_event("", "null", "session_revoked")));
  client->says(auth(token("ada", 5min, 7, 1)));
  EXPECT_THAT(client->says(whoami), ElementsAre(ada));
}

TEST_F(PeerIdentity, Row137ACallThatWasRunningIsNotAnsweredAsThatUser) {
  const auto client = client_of("ada");
  client->send(slow_whoami);
  revoke(7);
  client->socket->work();
  EXPECT_THAT(
      client->socket->take(),
      ElementsAre(
          identity_event("", "null", "session_revoked"),
          R"({"id":1,"error":{"code":"session_revoked","message":"The session has been ended.","data":null}})"));
}

TEST_F(PeerIdentity, WhileNobodyKnowsWhoWasSignedOutCallsWaitForBetterTimes) {
  const auto client = client_of("ada");
  client->send(slow_whoami);
  revocations.expire_after(1min);
  clock.advance(2min);
  client->socket->work();
  const auto* unavailable = R"({"id":1,"error":{"code":"unavailable","message":)";
  EXPECT_THAT(client->socket->take(), ElementsAre(testing::StartsWith(unavailable)));
  EXPECT_THAT(client->says(whoami), ElementsAre(testing::StartsWith(unavailable)));
  revocations.expire_after(10min);
  EXPECT_THAT(client->says(whoami), ElementsAre(ada));
}

TEST_F(PeerIdentity, ACallThatEndsItsOwnSessionIsAnsweredAndThenNobodyIsThere) {
  for (const auto* name : {"leave", "leave_now"}) {
    revocations.forget(clock.now() + 2h);
    const auto client = client_of("ada");
    EXPECT_THAT(client->says(R"({"type":"rpc","id":1,"name":")" + std::string(name) + R"("})"),
                ElementsAre(R"({"id":1,"result":"bye"})", identity_event("", "null", "")));
    EXPECT_THAT(client->says(whoami), ElementsAre(sign_in_first));
  }
}

TEST_F(PeerIdentity, ACallOfThePastIsNotAnsweredToTheNextUser) {
  const auto client = client_of("ada");
  client->send(slow_whoami);
  client->send(R"({"type":"auth","auth":null})");
  client->socket->work();
  client->socket->take();
  client->send(slow_whoami);
  client->send(R"({"type":"auth","auth":null})");
  client->send(auth(token("bob")));
  client->socket->work();
  for (const auto& said : client->socket->take()) EXPECT_THAT(said, ::testing::Not(HasSubstr(R"("result":"ada")")));
}

TEST_F(PeerIdentity, EventsGoToTheCallerToUsersOnEachConnectionAndToAll) {
  const auto here = client_of("ada");
  const auto there = client_of("ada", 5min, 8);
  const auto other = client_of("bob", 5min, 9);
  const auto told = R"({"type":"event","name":"Told","payload":{"args":[],"kwargs":{"what":"hello"}}})";
  EXPECT_THAT(here->says(R"({"type":"rpc","id":1,"name":"tell","args":["hello"]})"),
              ElementsAre(told, R"({"id":1,"result":null})"));
  EXPECT_THAT(there->socket->take(), IsEmpty());
  service.to("ada", "eve", "ada").emit(Told{"hello"});
  EXPECT_THAT(here->socket->take(), ElementsAre(told));
  EXPECT_THAT(there->socket->take(), ElementsAre(told));
  EXPECT_THAT(other->socket->take(), IsEmpty());
  service.emit(Told{"hello"});
  EXPECT_THAT(other->socket->take(), ElementsAre(told));
}

TEST_F(PeerIdentity, Row141OneUserHasABoundedNumberOfConnections) {
  std::vector<std::unique_ptr<TestClient>> clients;
  for (std::size_t at = 0; at < service.settings().connections_per_user; ++at) clients.push_back(client_of("ada"));
  EXPECT_FALSE(clients.back()->socket->code);
  clients.push_back(client_of("ada"));
  EXPECT_EQ(clients.back()->socket->code, http::CloseCode::try_again_later);
  clients.front()->close();
  clients.push_back(client_of("ada"));
  EXPECT_FALSE(clients.back()->socket->code);
}

class OwnLoader : public RpcTest {};

TEST_F(OwnLoader, AServiceMayLoadIdentitiesFromWhateverItsClientsShow) {
  service.expose("whoami", {}, signed_in, [](const Call& call) { return call.identity().as<int>(); });
  service.identify([](const json::Value& shown, const Client& from) -> Result<Identity> {
    const auto* pin = shown.integer();
    if (pin == nullptr || from.address.empty()) return fail(Reason::wrong_password);
    return Identity{.subject = "pin", .extra = static_cast<int>(*pin)};
  });
  mount();
  TestClient client(state());
  EXPECT_THAT(client.says(R"({"type":"init","auth":42})"), ElementsAre(identity_event("pin", "null", "")));
  EXPECT_THAT(client.says(whoami), ElementsAre(R"({"id":1,"result":42})"));
  TestClient bad(state());
  EXPECT_THAT(bad.says(R"({"type":"init","auth":"x"})"), ElementsAre(identity_event("", "null", "wrong_password")));
}

TEST_F(OwnLoader, ALoaderThatThrowsLeavesTheConnectionAnonymous) {
  service.expose("ping", {}, [] { return 1; });
  service.identify([](const json::Value&, const Client&) -> Result<Identity> { throw std::runtime_error("database"); });
  mount();
  TestClient client(state());
  EXPECT_THAT(client.says(R"({"type":"init","auth":42})"), ElementsAre(identity_event("", "null", "internal")));
  EXPECT_THAT(client.says(R"({"type":"rpc","id":1,"name":"ping"})"), ElementsAre(R"({"id":1,"result":1})"));
}

}  // namespace
}  // namespace gatehouse::rpc
