#include <gatehouse/rpc/internal/service_testing.h>

#include <gmock/gmock.h>

#include <map>
#include <stdexcept>

namespace gatehouse::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

enum class Colour { red, green };
struct Point {
  double x, y;
};
struct Shape {
  std::string name;
  std::vector<Point> points;
  std::optional<Colour> colour;
};
struct Sum {
  int total;
};

class PeerTest : public RpcTest {
 protected:
  PeerTest() {
    service.expose("add", {"left", "right"}, [](int left, int right) { return Sum{left + right}; }).immediate();
    service.expose("slow_add", {"left", "right"}, [](int left, int right) { return left + right; });
    service.expose("page", {{"size", 20}, {"from", 0}},
                   [](int size, int from) { return std::vector<int>{size, from}; });
    service.expose("name", {"given", "family"}, [](const std::string& given, const std::optional<std::string>& family) {
      return given + " " + family.value_or("?");
    });
    service.expose("corners", {"shape"}, [](const Shape& shape) { return shape.points.size(); });
    service.expose("first_colour", {}, [] { return Colour::red; });
    service.expose("size", {"data"}, [](const Bytes& data) { return data.size(); });
    service.expose("nothing", {}, [] {});
    service.expose("fails", {}, []() -> Result<int> { return fail(Reason::conflict, "only for the log"); });
    service.expose("refuses", {}, []() -> int { throw Refusal("The room is full."); });
    service.expose("throws", {}, []() -> int { throw std::runtime_error("/etc/secret"); });
    service.expose("whoami", {}, signed_in, [](const Call& call) { return call.identity().subject; });
    service.expose("admin", {}, signed_in, has_role("admin"), [] { return true; });
    service.expose("rare", {}, [] { return 1; }).limit("2/m");
    mount();
  }
  std::vector<std::string> asked(std::string_view message) {
    TestClient client(state());
    client.says(R"({"type":"init"})");
    return client.says(message);
  }
};

TEST_F(PeerTest, ACallIsAnsweredUnderItsId) {
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"add","args":[2,3]})"),
              ElementsAre(R"({"id":1,"result":{"total":5}})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":"a","name":"slow_add","args":[2,3]})"),
              ElementsAre(R"({"id":"a","result":5})"));
}

TEST_F(PeerTest, ArgumentsGoByPlaceByNameAndByDefault) {
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"add","args":[],"kwargs":{"right":3,"left":2}})"),
              ElementsAre(R"({"id":1,"result":{"total":5}})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"add","args":[2],"kwargs":{"right":3}})"),
              ElementsAre(R"({"id":1,"result":{"total":5}})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"page"})"), ElementsAre(R"({"id":1,"result":[20,0]})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"page","args":[null,5]})"),
              ElementsAre(R"({"id":1,"result":[20,5]})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"name","args":["Ada"]})"),
              ElementsAre(R"({"id":1,"result":"Ada ?"})"));
}

TEST_F(PeerTest, MissingAndExtraArgumentsAreValidationErrorsThatSayWhich) {
  EXPECT_THAT(
      asked(R"({"type":"rpc","id":1,"name":"add","args":[2]})"),
      ElementsAre(
          R"({"id":1,"error":{"code":"VALIDATION_ERROR","message":"Input validation failed.","data":[{"loc":["right"],"msg":"missing","type":"missing"}]}})"));
  EXPECT_THAT(
      asked(R"({"type":"rpc","id":1,"name":"add","args":[1,2,3]})"),
      ElementsAre(
          R"({"id":1,"error":{"code":"VALIDATION_ERROR","message":"Input validation failed.","data":[{"loc":[2],"msg":"more arguments than parameters","type":"unexpected"}]}})"));
  EXPECT_THAT(
      asked(R"({"type":"rpc","id":1,"name":"add","args":[1,2],"kwargs":{"left":3,"up":4}})"),
      ElementsAre(
          R"({"id":1,"error":{"code":"VALIDATION_ERROR","message":"Input validation failed.","data":[{"loc":["left"],"msg":"given twice","type":"unexpected"},{"loc":["up"],"msg":"no such parameter","type":"unexpected"}]}})"));
}

TEST_F(PeerTest, TypesAreCheckedToTheirDepth) {
  const auto answer = asked(
      R"({"type":"rpc","id":1,"name":"corners","args":[{"name":"a","points":[{"x":1,"y":2},{"x":"1"}],"colour":"blue"}]})");
  ASSERT_EQ(answer.size(), 1U);
  EXPECT_THAT(answer[0], ::testing::HasSubstr(R"("loc":["shape","points",1,"x"])"));
  EXPECT_THAT(answer[0], ::testing::HasSubstr(R"("loc":["shape","points",1,"y"],"msg":"missing","type":"missing")"));
  EXPECT_THAT(answer[0], ::testing::HasSubstr(R"("loc":["shape","colour"])"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"corners","args":[{"name":"a","points":[{"x":1,"y":2}]}]})"),
              ElementsAre(R"({"id":1,"result":1})"));
}

TEST_F(PeerTest, EnumsGoByNameAndNothingIsNull) {
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"first_colour"})"), ElementsAre(R"({"id":1,"result":"red"})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"nothing"})"), ElementsAre(R"({"id":1,"result":null})"));
}

TEST_F(PeerTest, BytesArriveAsBytes) {
  TestClient client(state());
  std::string message;
  MsgpackWriter writer(message);
  writer.map(4).text("type").text("rpc").text("id").integer(1).text("name").text("size").text("args").array(1).bytes(
      Bytes{0, 255, 10});
  client.send_raw(message);
  client.socket->work();
  EXPECT_THAT(client.socket->take(), ElementsAre(R"({"id":1,"result":3})"));
}

TEST_F(PeerTest, FailuresTellTheClientNoMoreThanTheyShould) {
  EXPECT_THAT(
      asked(R"({"type":"rpc","id":1,"name":"fails"})"),
      ElementsAre(
          R"({"id":1,"error":{"code":"conflict","message":"This conflicts with what is there.","data":null}})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"refuses"})"),
              ElementsAre(R"({"id":1,"error":"The room is full."})"));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"throws"})")[0], ::testing::Not(::testing::HasSubstr("secret")));
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"gone"})"),
              ElementsAre(R"({"id":1,"error":"Function 'gone' not found."})"));
}

TEST_F(PeerTest, GuardsHoldForCallsAsForRoutes) {
  EXPECT_THAT(asked(R"({"type":"rpc","id":1,"name":"whoami"})"),
              ElementsAre(R"({"id":1,"error":{"code":"missing_credentials","message":"Sign in first.","data":null}})"));
  const auto client = client_of("ada");
  EXPECT_THAT(client->says(R"({"type":"rpc","id":1,"name":"whoami"})"), ElementsAre(R"({"id":1,"result":"ada"})"));
  EXPECT_THAT(client->says(R"({"type":"rpc","id":2,"name":"admin"})")[0],
              ::testing::HasSubstr(R"("code":"forbidden")"));
}

TEST_F(PeerTest, AFunctionHasALimitOfItsOwnForEachCaller) {
  const auto call = R"({"type":"rpc","id":1,"name":"rare"})";
  asked(call);
  asked(call);
  EXPECT_THAT(
      asked(call),
      ElementsAre(
          R"({"id":1,"error":{"code":"RATELIMIT","message":"Rate Limit exceeded. Try again in 30 s.","data":{"retry_after":30}}})"));
  EXPECT_THAT(client_of("ada")->says(call), ElementsAre(R"({"id":1,"result":1})"));
}

TEST_F(PeerTest, CallsOfOneConnectionRunSideBySideAndAnswerInAnyOrder) {
  TestClient client(state());
  client.send(R"({"type":"rpc","id":1,"name":"slow_add","args":[1,1]})");
  client.send(R"({"type":"rpc","id":2,"name":"add","args":[2,2]})");
  EXPECT_THAT(client.socket->take(), ElementsAre(R"({"id":2,"result":{"total":4}})"));
  client.socket->work();
  EXPECT_THAT(client.socket->take(), ElementsAre(R"({"id":1,"result":2})"));
}

TEST_F(PeerTest, OneConnectionHasABoundedNumberOfCallsUnderWay) {
  TestClient client(state());
  const auto most = service.settings().calls_at_once;
  for (std::size_t id = 0; id <= most; ++id) {
    client.send(R"({"type":"rpc","id":)" + std::to_string(id) + R"(,"name":"slow_add","args":[1,1]})");
  }
  const auto refused = client.socket->take();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_THAT(refused[0], ::testing::HasSubstr(R"("code":"OVERLOADED")"));
  client.socket->work();
  EXPECT_EQ(client.socket->take().size(), most);
}

TEST_F(PeerTest, FullWorkersAreToldAsOverload) {
  TestClient client(state());
  client.socket->overloaded = true;
  client.send(R"({"type":"rpc","id":1,"name":"slow_add","args":[1,1]})");
  EXPECT_THAT(client.socket->take()[0], ::testing::HasSubstr(R"("code":"OVERLOADED")"));
  client.socket->overloaded = false;
  EXPECT_THAT(client.says(R"({"type":"rpc","id":1,"name":"slow_add","args":[1,1]})"),
              ElementsAre(R"({"id":1,"result":2})"));
}

TEST_F(PeerTest, Row139AnIdThatIsStillRunningEndsTheConnection) {
  TestClient client(state());
  client.send(R"({"type":"rpc","id":1,"name":"slow_add","args":[1,1]})");
  client.send(R"({"type":"rpc","id":1,"name":"slow_add","args":[1,1]})");
  EXPECT_EQ(client.socket->code, http::CloseCode::protocol_error);
}

TEST_F(PeerTest, Row139WhatIsNoMessageEndsTheConnection) {
  const auto nested = std::string(100'000, '\x91');
  for (const std::string& bad :
       {std::string(), std::string("\xC1"), nested, std::string("\xDD\xFF\xFF\xFF\xFF"), packed("[]"),
        packed(R"({"type":7})"), packed(R"({"type":"rpc","name":"add"})"), packed(R"({"type":"rpc","id":1})"),
        packed(R"({"type":"rpc","id":[1],"name":"add"})"), packed(R"({"type":"rpc","id":1.5,"name":"add"})"),
        packed(R"({"type":"rpc","id":")" + std::string(100, 'x') + R"(","name":"add"})")}) {
    TestClient client(state());
    client.send_raw(bad);
    EXPECT_EQ(client.socket->code, http::CloseCode::protocol_error) << bad.substr(0, 40);
  }
  TestClient client(state());
  client.handler().message("{}", true);
  EXPECT_EQ(client.socket->code, http::CloseCode::unsupported_data);
}

TEST_F(PeerTest, MessagesOfAnUnknownTypeAreIgnored) { EXPECT_THAT(asked(R"({"type":"hello","id":1})"), IsEmpty()); }

TEST_F(PeerTest, AnswersAfterTheClientHasGoneGoNowhere) {
  TestClient client(state());
  const auto socket = client.socket;
  client.send(R"({"type":"rpc","id":1,"name":"slow_add","args":[1,1]})");
  client.close();
  socket->work();
  EXPECT_THAT(socket->take(), IsEmpty());
  EXPECT_EQ(service.connections(), 0U);
}

}  // namespace
}  // namespace gatehouse::rpc
