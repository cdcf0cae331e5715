#include <gatehouse/auth/administer.h>
#include <gatehouse/base/bytes.h>
#include <gatehouse/jose/base64url.h>
#include <server/commands/commands_testing.h>

#include <fstream>

namespace gatehouse::server {
namespace {

class TokenCommand : public CommandTest {
 protected:
  TokenCommand() { EXPECT_EQ(add("ada").status, 0); }

  std::string sign(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"token", "sign", "--subject", "ada"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto signed_now = gatehouse(arguments);
    EXPECT_EQ(signed_now.status, 0) << signed_now.error;
    return signed_now.out;
  }
  std::string write_file(const std::string& name, const std::string& text) {
    const auto path = folder / name;
    std::ofstream(path) << text;
    return path;
  }
  // One character of the signature is another.
  static std::string forged(std::string token) {
    auto& letter = token[token.size() - 20];
    letter = letter == 'A' ? 'B' : 'A';
    return token;
  }
};

TEST_F(TokenCommand, SignMakesAnAccessTokenOfThisServer) {
  const auto token = sign({"--claim", "roles=[\"admin\"]", "--claim", "team=\"blue\"", "--claim", "level=3"});
  const auto claims = read(gatehouse({"token", "verify"}, token));
  EXPECT_EQ(member(claims, "iss"), json::Value("https://id.example"));
  EXPECT_EQ(member(claims, "sub"), json::Value("ada"));
  EXPECT_EQ(member(claims, "aud"), json::Value("gatehouse"));
  EXPECT_EQ(member(claims, "team"), json::Value("blue"));
  EXPECT_EQ(member(claims, "level"), json::Value(3));
  EXPECT_EQ(*member(claims, "exp").integer() - *member(claims, "iat").integer(), 300);
}

TEST_F(TokenCommand, SignTakesAudienceLifetimeAndType) {
  auto token = sign({"--audience", "a", "--audience", "b", "--lifetime", "2h", "--type", "JWT"});
  token.pop_back();
  const auto shown = jose::inspect(token);
  ASSERT_TRUE(shown);
  EXPECT_EQ(*shown->header.find("typ"), json::Value("JWT"));
  EXPECT_EQ(*shown->claims.find("aud"), json::Value(json::Array{"a", "b"}));
  EXPECT_EQ(*shown->claims.find("exp")->integer() - *shown->claims.find("iat")->integer(), 7200);
}

TEST_F(TokenCommand, SignRefusesWhatIsNoClaim) {
  const auto refuse = [&](const std::string& claim, std::string_view word) {
    expect_refused(gatehouse({"token", "sign", "--subject", "ada", "--claim", claim}), 1, word);
  };
  refuse("team", "NAME=JSON");
  refuse("=1", "NAME=JSON");
  refuse("team=blue", "a text needs quotes");
  refuse("sub=\"eve\"", "not given this way");
  refuse("exp=99999999999", "not given this way");
  expect_refused(gatehouse({"token", "sign", "--subject", "ada", "--claim", "a=1", "--claim", "a=2"}), 1, "twice");
}

TEST_F(TokenCommand, SignRefusesABadLifetimeAndANamelessToken) {
  for (const std::string bad : {"5", "0s", "500ms", "soon", "-5m"}) {
    expect_refused(gatehouse({"token", "sign", "--subject", "ada", "--lifetime", bad}), 1, "is no lifetime");
  }
  expect_refused(gatehouse({"token", "sign"}), 2, "--subject");
  expect_refused(gatehouse({"token", "sign", "--subject", ""}), 1, "the subject is empty");
}

TEST_F(TokenCommand, VerifyTakesTheTokenFromItsLineOrFromStandardInput) {
  auto token = sign();
  EXPECT_EQ(gatehouse({"token", "verify", "-"}, token).status, 0);
  EXPECT_EQ(gatehouse({"token", "verify"}, "  Bearer " + token + "\n").status, 0);
  token.pop_back();
  EXPECT_EQ(gatehouse({"token", "verify", token}).status, 0);
}

TEST_F(TokenCommand, VerifySaysWhyNot) {
  expect_refused(gatehouse({"token", "verify"}, forged(sign())), 1, "wrong_signature");
  expect_refused(gatehouse({"token", "verify"}, sign({"--audience", "notes"})), 1, "wrong_audience");
  expect_refused(gatehouse({"token", "verify"}, sign({"--type", "JWT"})), 1, "wrong_type");
  expect_refused(gatehouse({"token", "verify"}, "not.a.token"), 1, "malformed_token");
  expect_refused(gatehouse({"token", "verify"}, "  \n"), 1, "there is no token");
  expect_refused(gatehouse({"token", "verify"}, std::string(70'000, 'x')), 1, "64 KiB");
  environment["GATEHOUSE_TOKEN_ISSUER"] = "https://other.example";
  const auto theirs = sign();
  environment["GATEHOUSE_TOKEN_ISSUER"] = "https://id.example";
  expect_refused(gatehouse({"token", "verify"}, theirs), 1, "wrong_issuer");
}

TEST_F(TokenCommand, VerifyAsksWhetherTheSessionLives) {
  const auto token = sign_in_as(*auth(), "ada").ticket.access_token;
  EXPECT_EQ(gatehouse({"token", "verify"}, token).status, 0);
  ASSERT_EQ(gatehouse({"session", "revoke", "--user", "ada", "--all"}).status, 0);
  expect_refused(gatehouse({"token", "verify"}, token), 1, "session_revoked");
}

TEST_F(TokenCommand, ExplainShowsEveryCheckOfAGoodToken) {
  const auto explained = gatehouse({"token", "explain"}, sign());
  EXPECT_EQ(explained.status, 0) << explained.out << explained.error;
  for (const auto* line : {"Header\n", "Claims\n", "Checks\n", "  sub  \"ada\"\n", "  \u2713 signature  good\n"}) {
    EXPECT_NE(explained.out.find(line), std::string::npos) << line << explained.out;
  }
  EXPECT_EQ(explained.out.find("\u2717"), std::string::npos) << explained.out;
}

TEST_F(TokenCommand, ExplainSaysWhichCheckFailed) {
  const auto explained = gatehouse({"token", "explain"}, forged(sign({"--audience", "notes"})));
  EXPECT_EQ(explained.status, 1);
  EXPECT_NE(explained.out.find("  \u2717 signature  "), std::string::npos) << explained.out;
  EXPECT_NE(explained.out.find("  \u2717 aud        "), std::string::npos) << explained.out;
  EXPECT_NE(explained.out.find("  \u2713 iss        "), std::string::npos) << explained.out;
}

TEST_F(TokenCommand, ExplainSaysByHowMuch) {
  const auto jwk = gatehouse({"key", "export", "--private"}).out;
  const auto key = jose::Key::from_jwk(jwk);
  ASSERT_TRUE(key);
  const auto old = jose::sign({.issuer = "https://id.example",
                               .subject = "ada",
                               .audience = {"gatehouse"},
                               .expires_at = now() - 182s,
                               .issued_at = now() - 10min},
                              *key, "at+jwt");
  ASSERT_TRUE(old);
  const auto explained = gatehouse({"token", "explain"}, *old);
  EXPECT_EQ(explained.status, 1);
  EXPECT_NE(explained.out.find("3 min"), std::string::npos) << explained.out;
}

TEST_F(TokenCommand, ExplainWorksWithKeysFromAFileAlone) {
  const auto token = sign();
  const auto jwks = write_file("keys.json", gatehouse({"key", "export"}).out);
  environment.clear();  // no database, no settings
  EXPECT_EQ(gatehouse({"token", "explain", "--jwks", jwks}, token).status, 0);
  const auto stranger = gatehouse({"token", "explain", "--jwks", jwks, "--issuer", "https://a.example", "--audience",
                                   "b", "--type", "JWT", "--json"},
                                  token);
  EXPECT_EQ(stranger.status, 1);
  const auto checks = json::parse(stranger.out);
  ASSERT_TRUE(checks) << stranger.out;
  std::map<std::string, bool> passed;
  for (const auto& check : *checks->array())
    passed[*member(check, "name").string()] = *member(check, "passed").boolean();
  EXPECT_TRUE(passed["signature"]);
  EXPECT_FALSE(passed["iss"]);
  EXPECT_FALSE(passed["aud"]);
  EXPECT_FALSE(passed["typ"]);
}

TEST_F(TokenCommand, ExplainWithoutAnyKeyDoesNotCallATokenGood) {
  const auto token = sign();
  environment["GATEHOUSE_DATABASE_URL"] = "sqlite:" + (folder / "nowhere.db").string();
  const auto explained = gatehouse({"token", "explain"}, token);
  EXPECT_EQ(explained.status, 1);
  EXPECT_NE(explained.out.find("not checked: no key"), std::string::npos) << explained.out;
  EXPECT_FALSE(std::filesystem::exists(folder / "nowhere.db"));
}

TEST_F(TokenCommand, ExplainLetsNoTokenDriveTheTerminal) {
  const auto part = [](std::string_view text) { return jose::base64url(as_bytes(text)); };
  const auto evil = part(R"({"alg":"ES256","kid":"\u001b[2J"})") + "." +
                    part(R"({"sub":"\u001b]0;title\u0007","\u009b31m":"\r\nforged"})") + "." + part("signature");
  const auto explained = gatehouse({"token", "explain"}, evil);
  EXPECT_EQ(explained.status, 1);
  for (const std::string_view bad : {"\x1b", "\x07", "\r", "\u009b"}) {
    EXPECT_EQ(explained.out.find(bad), std::string::npos) << explained.out;
  }
}

TEST_F(TokenCommand, ExplainOfWhatIsNoTokenOrNoKeySet) {
  const auto nonsense = gatehouse({"token", "explain"}, "nonsense");
  EXPECT_EQ(nonsense.status, 1);
  EXPECT_NE(nonsense.out.find("\u2717 shape"), std::string::npos) << nonsense.out;
  const auto token = sign();
  expect_refused(gatehouse({"token", "explain", "--jwks", "/nowhere.json"}, token), 1, "cannot read /nowhere.json");
  expect_refused(gatehouse({"token", "explain", "--jwks", write_file("bad.json", "{}")}, token), 1, "");
  expect_refused(gatehouse({"token", "explain", "--jwks", folder.string()}, token), 1, "");
  expect_refused(gatehouse({"token", "explain", "a", "b"}), 2, "b");
}

TEST_F(TokenCommand, ExplainIsColouredOnlyWhereThatIsWanted) {
  const auto token = sign();
  EXPECT_EQ(gatehouse({"token", "explain"}, token).out.find('\x1b'), std::string::npos);
  colour = true;
  EXPECT_NE(gatehouse({"token", "explain"}, token).out.find("\x1b[32m\u2713\x1b[0m signature"), std::string::npos);
}

}  // namespace
}  // namespace gatehouse::server
