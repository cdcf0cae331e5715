#include <gatehouse/json/value.h>

#include <gtest/gtest.h>

#include <limits>

namespace gatehouse::json {
namespace {

TEST(Value, KnowsItsKind) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(nullptr).is_null());
  EXPECT_TRUE(*Value(true).boolean());
  EXPECT_EQ(*Value(7).integer(), 7);
  EXPECT_EQ(*Value(7.5).number(), 7.5);
  EXPECT_EQ(*Value("text").string(), "text");
  EXPECT_EQ(Value(Array{1, 2}).array()->size(), 2U);
  EXPECT_EQ(Value(Object{{"a", 1}}).object()->size(), 1U);
}

TEST(Value, OfOneKindIsOfNoOther) {
  const Value one = 1;
  EXPECT_FALSE(one.is_null());
  EXPECT_EQ(one.boolean(), nullptr);
  EXPECT_EQ(one.number(), nullptr);
  EXPECT_EQ(one.string(), nullptr);
  EXPECT_EQ(one.array(), nullptr);
  EXPECT_EQ(one.object(), nullptr);
  EXPECT_EQ(Value(1.0).integer(), nullptr);
  EXPECT_EQ(Value(true).integer(), nullptr);
}

TEST(Value, MadeOfALiteralIsAStringNotABoolean) {
  const Value value = "false";
  EXPECT_EQ(value.boolean(), nullptr);
  ASSERT_NE(value.string(), nullptr);
}

TEST(Value, HoldsEveryInt64AndTurnsLargerIntegersIntoDoubles) {
  EXPECT_EQ(*Value(std::numeric_limits<std::int64_t>::min()).integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(*Value(std::uint64_t{9223372036854775807U}).integer(), 9223372036854775807);
  EXPECT_EQ(*Value(std::uint64_t{9223372036854775808U}).number(), 9223372036854775808.0);
}

TEST(Value, OneAndOnePointZeroDiffer) { EXPECT_FALSE(Value(1) == Value(1.0)); }

TEST(Value, CopyIsIndependent) {
  Value first = Object{{"list", Array{1, 2}}};
  const Value second = first;
  first.object()->find("list")->array()->push_back(3);
  EXPECT_FALSE(first == second);
  EXPECT_EQ(second.object()->find("list")->array()->size(), 2U);
}

TEST(Object, KeepsTheOrderInWhichMembersWereSet) {
  Object object;
  object.set("zeta", 1);
  object.set("alpha", 2);
  object.set("zeta", 3);
  ASSERT_EQ(object.size(), 2U);
  EXPECT_EQ(object.begin()->name, "zeta");
  EXPECT_EQ(object.begin()->value, Value(3));
  EXPECT_EQ((object.begin() + 1)->name, "alpha");
}

TEST(Object, MadeWithARepeatedNameKeepsTheLast) {
  const Object object{{"a", 1}, {"b", 2}, {"a", 3}};
  ASSERT_EQ(object.size(), 2U);
  EXPECT_EQ(*object.find("a")->integer(), 3);
}

TEST(Object, FindsByTheWholeName) {
  const Object object{{"ab", 1}, {"", 2}};
  EXPECT_EQ(object.find("a"), nullptr);
  EXPECT_EQ(object.find("abc"), nullptr);
  EXPECT_EQ(*object.find("")->integer(), 2);
  EXPECT_TRUE(object.contains("ab"));
}

TEST(Object, RemovesWhatIsThere) {
  Object object{{"a", 1}, {"b", 2}};
  EXPECT_TRUE(object.remove("a"));
  EXPECT_FALSE(object.remove("a"));
  EXPECT_EQ(object, (Object{{"b", 2}}));
  EXPECT_FALSE(object.empty());
  EXPECT_TRUE(object.remove("b"));
  EXPECT_TRUE(object.empty());
}

TEST(Object, IsEqualWhateverTheOrderOfItsMembers) {
  EXPECT_EQ((Object{{"a", 1}, {"b", 2}}), (Object{{"b", 2}, {"a", 1}}));
  EXPECT_FALSE((Object{{"a", 1}, {"b", 2}}) == (Object{{"a", 2}, {"b", 1}}));
  EXPECT_FALSE((Object{{"a", 1}, {"b", 2}}) == (Object{{"b", 2}, {"c", 1}}));
  EXPECT_FALSE((Object{{"a", 1}}) == (Object{{"a", 1}, {"b", 2}}));
}

}  // namespace
}  // namespace gatehouse::json
