#include <gatehouse/auth/master_secret.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace gatehouse {
namespace {

class MasterSecretTest : public testing::Test {
 protected:
  MasterSecretTest() {
    std::string name = testing::TempDir() + "master_secret.XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~MasterSecretTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name = "app.secret") const { return folder_ / name; }
  void write(const std::string& text, mode_t mode = 0600) const {
    std::ofstream(path()) << text;
    chmod(path().c_str(), mode);
  }
  std::string content() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // What was refused, without the folder.
  std::string refusal() const {
    const auto found = master_secret(path());
    if (found) return "accepted";
    EXPECT_EQ(found.error().reason, Reason::invalid_config);
    EXPECT_TRUE(found.error().detail.starts_with(path() + ": ")) << found.error().detail;
    return found.error().detail.substr(path().size() + 2);
  }

  std::filesystem::path folder_;
};

constexpr std::string_view good_text = "Jv8-2k_1nXo4pQ7rT9uV0wYzA3bC5dE6fG8hI1jK2lM";  // 32 bytes as base64url

TEST_F(MasterSecretTest, IsMadeOnFirstStartForItsOwnerAlone) {
  const auto found = master_secret(path());
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_TRUE(found->made);
  EXPECT_EQ(found->place, path());
  EXPECT_EQ(found->bytes.size(), 32u);
  EXPECT_EQ(std::filesystem::status(path()).permissions(), std::filesystem::perms(0600));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1) << "nothing is left beside it";
}

TEST_F(MasterSecretTest, IsTheSameAtTheNextStart) {
  const auto first = master_secret(path());
  const auto second = master_secret(path());
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(second->made);
  EXPECT_EQ(first->bytes.text(), second->bytes.text());
}

TEST_F(MasterSecretTest, IsRandomAndNotTheSameInTwoPlaces) {
  crypto::FixedRandom random;
  const auto here = master_secret(path("here"), random);
  const auto there = master_secret(path("there"), random);
  ASSERT_TRUE(here && there);
  EXPECT_NE(here->bytes.text(), there->bytes.text());
}

TEST_F(MasterSecretTest, IsOneForAllThreadsThatStartAtOnce) {
  std::vector<std::string> found(8);
  {
    std::vector<std::jthread> threads;
    for (auto& text : found) {
      threads.emplace_back([&text, this] {
        if (const auto secret = master_secret(path())) text = secret->bytes.text();
      });
    }
  }
  for (const auto& text : found) EXPECT_EQ(text, found.front());
  EXPECT_EQ(found.front().size(), 32u);
}

TEST_F(MasterSecretTest, ReadsBase64urlAndPlainTextWithoutTheLineEnd) {
  write(std::string(good_text) + "\n");
  ASSERT_TRUE(master_secret(path()));
  EXPECT_EQ(master_secret(path())->bytes.size(), 32u);
  write("a long enough text, with blanks!\r\n");
  EXPECT_EQ(master_secret(path())->bytes.text(), "a long enough text, with blanks!");
}

TEST_F(MasterSecretTest, ThatOthersMayReadOrWriteIsRefused) {
  for (const mode_t mode : {0604U, 0602U, 0620U, 0644U, 0777U}) {
    write(std::string(good_text), mode);
    EXPECT_TRUE(refusal().starts_with("others may read or write it")) << std::oct << mode;
  }
  write(std::string(good_text), 0640);  // the group of a service may read
  EXPECT_EQ(refusal(), "accepted");
}

TEST_F(MasterSecretTest, ThatIsNoSecretIsRefusedAndLeftAsItIs) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "empty; the secret that was in it is needed"},
      {"\n", "0 bytes; a secret has at least 32"},
      {std::string(31, 'a'), "31 bytes; a secret has at least 32"},
      {std::string(64, 'a'), "a secret is made of random bytes"},
      {"a-string-secret-at-least-256-bits-long", "a secret is made of random bytes"},
      {"a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long", "a secret is made of random bytes"},
      {"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS", "a secret is made of random bytes"},
      {std::string(sample_secret), "a sample is not a secret"},
      {"please-CHANGEME-before-you-start-this", "a sample is not a secret"},
      {std::string(5000, 'x'), "too long for a secret"},
  };
  for (const auto& [text, why] : cases) {
    write(text);
    EXPECT_EQ(refusal(), why);
    EXPECT_EQ(content(), text);
  }
}

TEST_F(MasterSecretTest, IsNeverInTheError) {
  write("short but secret");
  EXPECT_EQ(refusal().find("secret but"), std::string::npos);
  EXPECT_EQ(refusal().find("short"), std::string::npos);
}

TEST_F(MasterSecretTest, NeedsAFileInAFolderThatIsThere) {
  std::filesystem::create_directory(path());
  EXPECT_EQ(refusal(), "not a file");
  const auto nowhere = master_secret(path("no/such/folder"));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().reason, Reason::invalid_config);
}

TEST(ReadMasterSecret, TakesTextAndNamesItsPlace) {
  const auto found = read_master_secret(good_text, "APP_SECRET");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->bytes.size(), 32u);
  EXPECT_EQ(found->place, "APP_SECRET");
  EXPECT_FALSE(found->made);
  const auto refused = read_master_secret("short", "APP_SECRET");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail, "APP_SECRET: 5 bytes; a secret has at least 32");
}

}  // namespace
}  // namespace gatehouse
