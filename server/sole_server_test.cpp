#include <gtest/gtest.h>
#include <server/sole_server.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace gatehouse::server {
namespace {

class SoleServerTest : public testing::Test {
 protected:
  SoleServerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "gatehouse_sole_XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~SoleServerTest() override { std::filesystem::remove_all(folder); }
  std::string url(const std::string& name) const { return "sqlite:" + (folder / name).string(); }

  std::filesystem::path folder;
};

TEST_F(SoleServerTest, RowF17ASecondServerOfOneFileIsRefusedInOneLine) {
  std::optional first(SoleServer::of(url("a.db")));
  ASSERT_TRUE(*first);
  const auto second = SoleServer::of(url("a.db"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, Reason::conflict);
  EXPECT_EQ(second.error().detail, std::filesystem::canonical(folder).string() +
                                       "/a.db is served by another process already; one SQLite file takes one server");
  first.reset();
  EXPECT_TRUE(SoleServer::of(url("a.db"))) << "once the first has ended";
}

TEST_F(SoleServerTest, IsToldByTheFileAndNotByItsName) {
  std::ofstream(folder / "a.db").close();
  std::filesystem::create_directory_symlink(folder, folder / "link");
  std::filesystem::create_symlink("a.db", folder / "name.db");
  const auto first = SoleServer::of(url("a.db"));
  ASSERT_TRUE(first);
  EXPECT_FALSE(SoleServer::of(url("link/a.db")));
  EXPECT_FALSE(SoleServer::of(url("name.db")));
  EXPECT_TRUE(SoleServer::of(url("b.db")));
}

TEST_F(SoleServerTest, InMemoryThereIsNothingToHold) {
  const auto first = SoleServer::of("sqlite::memory:"), second = SoleServer::of("sqlite::memory:");
  EXPECT_TRUE(first && second);
}

TEST_F(SoleServerTest, AFolderThatIsNotThereIsNamed) {
  const auto held = SoleServer::of(url("missing/a.db"));
  ASSERT_FALSE(held);
  EXPECT_NE(held.error().detail.find("missing/a.db-serve: No such file or directory"), std::string::npos);
}

}  // namespace
}  // namespace gatehouse::server
