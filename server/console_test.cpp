#include <gtest/gtest.h>
#include <server/console.h>

#include <regex>

namespace gatehouse::server {
namespace {

std::string header(const Response& response, std::string_view name) {
  const auto* value = response.find(name);
  return value == nullptr ? "" : std::string(*value);
}

TEST(Console, StandsAtTheRootAndRunsNoForeignScript) {
  App app;
  add_console(app);
  const auto page = app.ask({.target = "/"});
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(header(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header(page, "Cache-Control"), "no-cache");
  EXPECT_EQ(header(page, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header(page, "Cross-Origin-Opener-Policy"), "same-origin");
  const auto policy = header(page, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; ")) << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_FALSE(std::regex_search(page.body, std::regex("<script(?![^>]* src=)|<style| style=| on[a-z]+=")))
      << page.body;
}

TEST(Console, EveryFileThePageNamesIsThereAndKept) {
  App app;
  add_console(app);
  const auto page = app.ask({.target = "/"}).body;
  const std::regex address("(?:src|href)=\"(/assets/[^\"]+)\"");
  int files = 0;
  for (std::sregex_iterator found(page.begin(), page.end(), address), end; found != end; ++found, ++files) {
    const auto file = app.ask({.target = (*found)[1]});
    EXPECT_EQ(file.status, 200) << (*found)[1];
    EXPECT_EQ(header(file, "Cache-Control"), "public, max-age=31536000, immutable");
  }
  EXPECT_GE(files, 2);  // a script and a style sheet
}

}  // namespace
}  // namespace gatehouse::server
