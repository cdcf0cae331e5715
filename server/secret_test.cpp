#include <gtest/gtest.h>
#include <server/secret.h>
#include <unistd.h>

#include <filesystem>

namespace gatehouse::server {
namespace {

std::string new_path() {
  std::string folder = testing::TempDir() + "gatehouse_secret_XXXXXX";
  return std::string(mkdtemp(folder.data())) + "/gatehouse.secret";
}

std::string refused_variable(const std::string& value) {
  crypto::FixedRandom random;
  const auto answer = find_master_secret({.file = "/nowhere/at/all"}, {{"GATEHOUSE_SECRET", value}}, random);
  if (answer) return "(taken)";
  EXPECT_EQ(answer.error().reason, Reason::invalid_config);
  EXPECT_TRUE(value.empty() || answer.error().detail.find(value) == std::string::npos) << "it is never printed";
  return answer.error().detail;
}

TEST(MasterSecret, OfTheVariableIsReadAsBase64urlWhereThatIsLongEnough) {
  crypto::FixedRandom random;
  const Environment environment{{"GATEHOUSE_SECRET", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}};  // bytes 0 to 31
  const auto secret = find_master_secret({}, environment, random);
  ASSERT_TRUE(secret) << secret.error().detail;
  EXPECT_EQ(secret->bytes.size(), 32U);
  EXPECT_EQ(secret->bytes.bytes()[31], 31);
  EXPECT_EQ(secret->place, "GATEHOUSE_SECRET");
  EXPECT_FALSE(secret->made);
}

TEST(MasterSecret, OfTheVariableMayBeAnyTextOfThirtyTwoBytes) {
  crypto::FixedRandom random;
  for (const std::string text : {"0123456789abcdef0123456789abcdef", "a phrase: with spaces & signs, 32+ bytes"}) {
    const auto secret = find_master_secret({}, {{"GATEHOUSE_SECRET", text}}, random);
    ASSERT_TRUE(secret) << secret.error().detail;
    EXPECT_EQ(secret->bytes.text(), text);
  }
}

TEST(MasterSecret, ThatIsWeakIsRefusedWithTheVariablesName) {
  EXPECT_EQ(refused_variable(""), "GATEHOUSE_SECRET: 0 bytes; a secret has at least 32");
  EXPECT_EQ(refused_variable("0123456789abcdef0123456789abcde"),
            "GATEHOUSE_SECRET: 31 bytes; a secret has at least 32");
  EXPECT_EQ(refused_variable(std::string(64, 'a')), "GATEHOUSE_SECRET: a secret is made of random bytes");
  EXPECT_EQ(refused_variable(std::string(sample_secret)), "GATEHOUSE_SECRET: a sample is not a secret");
  EXPECT_EQ(refused_variable("CHANGEME-0123456789abcdef0123456789"), "GATEHOUSE_SECRET: a sample is not a secret");
}

TEST(MasterSecret, IsOfTheFileWithoutTheVariableAndTheSameNextTime) {
  crypto::FixedRandom random;
  const auto path = new_path();
  const auto first = find_master_secret({.file = path}, {}, random);
  const auto second = find_master_secret({.file = path}, {}, random);
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(first->made);
  EXPECT_FALSE(second->made);
  EXPECT_EQ(second->place, path);
  EXPECT_EQ(first->bytes.text(), second->bytes.text());
  std::filesystem::remove_all(std::filesystem::path(path).parent_path());
}

TEST(MasterSecret, OfTheVariableLeavesTheFileUnmade) {
  crypto::FixedRandom random;
  const auto path = new_path();
  ASSERT_TRUE(find_master_secret({.file = path}, {{"GATEHOUSE_SECRET", "0123456789abcdef0123456789abcdef"}}, random));
  EXPECT_FALSE(std::filesystem::exists(path));
  std::filesystem::remove_all(std::filesystem::path(path).parent_path());
}

}  // namespace
}  // namespace gatehouse::server
