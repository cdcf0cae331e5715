// What the tests of the parser share.
#pragma once

#include <gatehouse/json/parse.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace gatehouse::json {

// The error's detail; "accepted" when there is none.
inline std::string why_refused(std::string_view text, Limits limits = {}) {
  const auto result = parse(text, limits);
  if (result) return "accepted";
  EXPECT_EQ(result.error().reason, Reason::invalid_json);
  EXPECT_THAT(result.error().detail, testing::MatchesRegex("byte [0-9]+: .+"));
  return result.error().detail;
}

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace gatehouse::json
