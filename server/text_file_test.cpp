#include <gtest/gtest.h>
#include <server/text_file.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

namespace gatehouse::server {
namespace {

class TextFile : public testing::Test {
 protected:
  TextFile() {
    std::string name = testing::TempDir() + "text_file.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder = name;
    path = folder / "api.ts";
  }
  ~TextFile() override { std::filesystem::remove_all(folder); }

  auto files() const { return std::distance(std::filesystem::directory_iterator(folder), {}); }

  std::filesystem::path folder, path;
};

TEST_F(TextFile, IsReplacedAsAWhole) {
  EXPECT_EQ(*replace_file(path, "a long text"), Replaced::written);
  const std::ifstream reader(path);
  EXPECT_EQ(*replace_file(path, "short"), Replaced::written);
  EXPECT_EQ(*read_file(path, 100), "short");
  std::ostringstream seen;
  seen << reader.rdbuf();
  EXPECT_EQ(seen.str(), "a long text");
  EXPECT_EQ(files(), 1);
}

TEST_F(TextFile, IsNotTouchedWhenItHasThatText) {
  struct stat before{}, after{};
  ASSERT_TRUE(replace_file(path, "text"));
  stat(path.c_str(), &before);
  EXPECT_EQ(*replace_file(path, "text"), Replaced::same);
  stat(path.c_str(), &after);
  EXPECT_EQ(before.st_ino, after.st_ino);
  EXPECT_EQ(*replace_file(path, "tex"), Replaced::written);
  EXPECT_EQ(*replace_file(path, "text"), Replaced::written);
}

TEST_F(TextFile, ThatIsALinkStaysOne) {
  std::filesystem::create_symlink("real.ts", path);
  std::ofstream(folder / "real.ts") << "old";
  EXPECT_EQ(*replace_file(path, "new"), Replaced::written);
  EXPECT_TRUE(std::filesystem::is_symlink(path));
  EXPECT_EQ(*read_file(folder / "real.ts", 100), "new");
}

TEST_F(TextFile, LeavesNothingWhereItCannotBeWritten) {
  std::filesystem::create_directory(path);
  const auto replaced = replace_file(path, "text");
  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error().detail, path.string() + ": Is a directory");
  EXPECT_EQ(files(), 1);
  EXPECT_EQ(replace_file(folder / "no" / "api.ts", "").error().detail,
            (folder / "no" / "api.ts").string() + ": No such file or directory");
}

TEST_F(TextFile, IsReadUpToALimit) {
  ASSERT_TRUE(replace_file(path, "text"));
  EXPECT_EQ(*read_file(path, 4), "text");
  EXPECT_EQ(read_file(path, 3).error().detail, path.string() + ": is too large");
  EXPECT_EQ(read_file(folder, 4).error().detail, folder.string() + ": cannot be read");
  EXPECT_EQ(read_file(folder / "no", 4).error().detail, (folder / "no").string() + ": cannot be read");
}

}  // namespace
}  // namespace gatehouse::server
