#include <gatehouse/app/file.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace gatehouse {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest() {
    std::string name = testing::TempDir() + "file_test.XXXXXX";
    folder_ = mkdtemp(name.data());
    app_.get("/", file(path("index.html")));
  }
  ~FileTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ / name; }
  void write(const std::string& text) const { std::ofstream(path("index.html"), std::ios::binary) << text; }
  http::Response ask() { return app_.ask({.target = "/"}); }

  std::filesystem::path folder_;
  App app_;
};

TEST_F(FileTest, IsSentWithItsTypeAndAskedForAgain) {
  write("<p>hello</p>");
  const auto response = ask();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "<p>hello</p>");
  EXPECT_EQ(*response.find("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(*response.find("Cache-Control"), "no-cache");
}

TEST_F(FileTest, IsReadAnewForEachRequest) {
  write("old");
  EXPECT_EQ(ask().body, "old");
  write("new");
  EXPECT_EQ(ask().body, "new");
}

TEST_F(FileTest, MayBeEmptyAndMayHoldAnyByte) {
  write("");
  EXPECT_EQ(ask().status, 200);
  EXPECT_EQ(ask().body, "");
  const std::string bytes("\0\r\n\xff", 4);
  write(bytes);
  EXPECT_EQ(ask().body, bytes);
}

TEST_F(FileTest, ThatIsNotThereIsNotFoundAndItsPathIsNotTold) {
  const auto response = ask();
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body.find(folder_.string()), std::string::npos);
  std::filesystem::create_directory(path("index.html"));
  EXPECT_EQ(ask().status, 404);
}

TEST_F(FileTest, ThatIsTooLongIsRefusedUnread) {
  write("");
  std::filesystem::resize_file(path("index.html"), 16 * 1024 * 1024 + 1);
  EXPECT_EQ(ask().status, 413);
}

TEST(ContentTypeOf, IsToldByTheEnding) {
  EXPECT_EQ(content_type_of("a/page.html"), "text/html; charset=utf-8");
  EXPECT_EQ(content_type_of("app.mjs"), "text/javascript; charset=utf-8");
  EXPECT_EQ(content_type_of("logo.svg"), "image/svg+xml");
  EXPECT_EQ(content_type_of("html"), "application/octet-stream");
  EXPECT_EQ(content_type_of(""), "application/octet-stream");
}

}  // namespace
}  // namespace gatehouse
