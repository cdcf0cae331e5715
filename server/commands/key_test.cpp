#include <gatehouse/auth/stored_keys.h>
#include <gatehouse/auth/upkeep.h>
#include <gatehouse/jose/key.h>
#include <server/commands/commands_testing.h>

namespace gatehouse::server {
namespace {

class KeyCommand : public CommandTest {
 protected:
  KeyCommand() { EXPECT_EQ(add("ada").status, 0); }
  json::Value keys() { return read(gatehouse({"key", "list", "--json"})); }
  std::string text(std::size_t index, std::string_view name) { return *member(element(keys(), index), name).string(); }
};

TEST_F(KeyCommand, ListSaysWhatEachKeyIsFor) {
  ASSERT_EQ(keys().array()->size(), 1U);
  EXPECT_EQ(text(0, "state"), "signing");
  EXPECT_EQ(text(0, "algorithm"), "ES256");
  const auto listed = gatehouse({"key", "list"}).out;
  EXPECT_NE(listed.find(text(0, "id") + "  ES256      signing  20"), std::string::npos) << listed;
}

TEST_F(KeyCommand, RotateAnnouncesTheNewKeyFirst) {
  const auto old = text(0, "id");
  const auto rotated = gatehouse({"key", "rotate"});
  EXPECT_TRUE(rotated.out.starts_with("made key ")) << rotated.error;
  ASSERT_EQ(keys().array()->size(), 2U);
  EXPECT_EQ(text(0, "id"), old);
  EXPECT_EQ(text(0, "state"), "signing");
  EXPECT_EQ(text(1, "state"), "announced");
}

TEST_F(KeyCommand, RotateNowSignsAtOnceAndARunningHouseNotices) {
  const auto house = auth();
  const auto before = sign_in_as(*house, "ada").ticket.access_token;
  const auto rotated = gatehouse({"key", "rotate", "--now"});
  EXPECT_NE(rotated.out.find("which signs from now on"), std::string::npos) << rotated.error;
  EXPECT_EQ(text(0, "state"), "verifying");
  EXPECT_EQ(text(1, "state"), "signing");
  ASSERT_TRUE(catch_up(*house));
  EXPECT_NE(house->tokens.jwks().find(text(1, "id")), std::string::npos);
  EXPECT_TRUE(house->tokens.identify({.bearer = before}));
  const auto after = jose::inspect(sign_in_as(*house, "ada").ticket.access_token);
  EXPECT_EQ(*after->header.find("kid"), json::Value(text(1, "id")));
}

TEST_F(KeyCommand, ExportPrintsThePublicHalfUnlessAskedForMore) {
  const auto exported = gatehouse({"key", "export"});
  const auto key = jose::Key::from_jwk(exported.out);
  ASSERT_TRUE(key) << exported.out;
  EXPECT_FALSE(key->can_sign());
  EXPECT_EQ(key->id(), text(0, "id"));
  EXPECT_EQ(exported.error, "");
  EXPECT_EQ(gatehouse({"key", "export", "--", key->id()}).out, exported.out);
}

TEST_F(KeyCommand, ExportAsPemIsTheSameKey) {
  const auto exported = gatehouse({"key", "export", "--pem"});
  EXPECT_TRUE(exported.out.starts_with("-----BEGIN PUBLIC KEY-----\n")) << exported.error;
  EXPECT_TRUE(exported.out.ends_with("-----END PUBLIC KEY-----\n"));
  const auto key = jose::Key::from_pem(exported.out, jose::Algorithm::es256);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->thumbprint(), text(0, "id"));
}

TEST_F(KeyCommand, ExportOfThePrivateKeyWarns) {
  const auto exported = gatehouse({"key", "export", "--private"});
  const auto key = jose::Key::from_jwk(exported.out);
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->can_sign());
  EXPECT_TRUE(exported.error.starts_with("gatehouse: warning: ")) << exported.error;
}

TEST_F(KeyCommand, BadInputChangesNothing) {
  const auto before = keys();
  expect_refused(gatehouse({"key", "export", "nonsense"}), 1, "there is no signing key nonsense");
  expect_refused(gatehouse({"key", "export", "--pem", "--private"}), 2, "exclude");
  expect_refused(gatehouse({"key", "rotate", "--soon"}), 2, "--soon");
  expect_refused(gatehouse({"key", "rotate", "extra"}), 2, "extra");
  expect_refused(gatehouse({"key", "list", "extra"}), 2, "extra");
  expect_refused(gatehouse({"key"}), 2, "subcommand");
  EXPECT_EQ(keys(), before);
}

TEST(StoredKeys, AreNamedByWhatTheyAreGoodFor) {
  const Time now = from_unix_seconds(1'750'000'000);
  const std::vector<store::SigningKey> keys{
      {.id = "gone", .signs_from = now - 10h, .retired_at = now - 9h, .forget_at = now},
      {.id = "old", .signs_from = now - 9h, .retired_at = now - 1min, .forget_at = now + 1ms},
      {.id = "current", .signs_from = now, .retired_at = now + 1h, .forget_at = now + 2h},
      {.id = "next", .signs_from = now + 1ms}};
  const std::vector<std::string_view> states{"dead", "verifying", "signing", "announced"};
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(state_of(keys[i], keys, now), states[i]) << keys[i].id;
  EXPECT_EQ(signing_key(keys, now)->id, "current");
  EXPECT_EQ(signing_key({}, now), nullptr);
}

}  // namespace
}  // namespace gatehouse::server
