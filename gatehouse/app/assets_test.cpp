#include <gatehouse/app/app.h>
#include <gatehouse/app/assets.h>
#include <gatehouse/app/internal/gzip.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace gatehouse {

std::span<const Asset> embedded_testing();

namespace {

constexpr auto script = "/assets/page-AbCd1234.js";

class AssetsTest : public testing::Test {
 protected:
  AssetsTest() { app.mount("/", assets); }
  http::Response get(std::string path, std::string accept = "gzip, deflate, br", std::string none_match = "") {
    http::RequestText text{.target = std::move(path), .headers = {{"Accept-Encoding", std::move(accept)}}};
    if (!none_match.empty()) text.headers.emplace_back("If-None-Match", std::move(none_match));
    return app.ask(std::move(text));
  }
  static std::string field(const http::Response& response, std::string_view name) {
    const auto* value = response.find(name);
    return value == nullptr ? "" : *value;
  }

  Assets assets{embedded_testing(), {{"Content-Security-Policy", "default-src 'self'"}}};
  App app;
};

TEST_F(AssetsTest, TheIndexStandsAtThePathItselfAndTheRestBelow) {
  const auto page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(field(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field(page, "Content-Security-Policy"), "default-src 'self'");
  EXPECT_EQ(field(get(script), "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/small.txt").body, "x");
  EXPECT_EQ(get("/index.html").status, 404);

  App elsewhere;
  elsewhere.mount("/docs", assets);
  EXPECT_EQ(elsewhere.ask({.target = "/docs"}).status, 200);
  EXPECT_EQ(elsewhere.ask({.target = "/docs/small.txt"}).body, "x");
}

TEST_F(AssetsTest, CompressedOrUnpackedItIsTheSame) {
  for (const auto* path : {"/", script}) {
    const auto compressed = get(path);
    const auto plain = get(path, "identity");
    EXPECT_EQ(field(compressed, "Content-Encoding"), "gzip");
    EXPECT_EQ(field(plain, "Content-Encoding"), "");
    EXPECT_LT(compressed.body.size(), plain.body.size());
    EXPECT_EQ(unpacked(compressed.body), plain.body);
    EXPECT_NE(field(compressed, "ETag"), field(plain, "ETag"));
    EXPECT_EQ(field(compressed, "Vary"), "Accept-Encoding");
  }
  EXPECT_TRUE(get("/", "").body.starts_with("<!doctype html>"));
}

TEST_F(AssetsTest, WhatGrowsWhenCompressedIsNot) {
  EXPECT_EQ(field(get("/small.txt"), "Content-Encoding"), "");
  EXPECT_EQ(field(get("/small.txt"), "Vary"), "");
}

TEST_F(AssetsTest, WhoHasItAlreadyIsToldSo) {
  const auto tag = field(get("/"), "ETag");
  ASSERT_TRUE(tag.starts_with('"') && tag.ends_with('"'));
  for (const auto& shown : {tag, "\"other\", " + tag, "W/" + tag, std::string("*")}) {
    const auto same = get("/", "gzip", shown);
    EXPECT_EQ(same.status, 304) << shown;
    EXPECT_TRUE(same.body.empty());
    EXPECT_EQ(field(same, "ETag"), tag);
    EXPECT_EQ(field(same, "Vary"), "Accept-Encoding");
    EXPECT_EQ(field(same, "Cache-Control"), "no-cache");
  }
  EXPECT_EQ(get("/", "identity", tag).status, 200);
  EXPECT_EQ(get("/", "gzip", "\"other\"").status, 200);
}

TEST_F(AssetsTest, OnlyWhatIsNamedByItsContentIsKept) {
  EXPECT_EQ(field(get(script), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(field(get("/small.txt"), "Cache-Control"), "no-cache");
}

TEST(Gzip, IsTakenWhereTheHeaderLetsIt) {
  for (const auto* yes :
       {"gzip", "GZIP", "br, gzip", "deflate,x-gzip;q=0.5", "*", "gzip;q=1.0, *;q=0", " gzip ; q=0.001"}) {
    EXPECT_TRUE(takes_gzip(yes)) << yes;
  }
  for (const auto* no : {"", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "gzipped", ",,;"}) {
    EXPECT_FALSE(takes_gzip(no)) << no;
  }
}

TEST(Gzip, CutShortOrForeignIsAFault) {
  const auto files = embedded_testing();
  const auto page = std::ranges::find(files, "index.html", &Asset::path);
  ASSERT_TRUE(page != files.end() && page->compressed);
  EXPECT_NO_THROW(unpacked(page->content));
  EXPECT_THROW(unpacked(page->content.substr(0, page->content.size() - 9)), std::runtime_error);
  EXPECT_THROW(unpacked("no gzip at all"), std::runtime_error);
  EXPECT_THROW(unpacked(""), std::runtime_error);
}

}  // namespace
}  // namespace gatehouse
