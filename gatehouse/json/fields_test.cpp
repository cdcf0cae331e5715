#include <gatehouse/json/fields.h>

#include <gatehouse/json/value.h>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::json {

struct Point {
  int x = 0, y = 0;
};

namespace inner {
template <class T>
struct Pair {
  T left, right_2;
};
}  // namespace inner

namespace {

struct Empty {};

struct Tree {
  std::vector<Tree> branches;
};

struct Everything {
  std::string text;
  std::optional<std::string> maybe_text;
  std::optional<Point> maybe_point;
  std::optional<Value> maybe_value;
  std::vector<std::string> texts;
  std::map<std::string, Point> points;
  Point point;
  inner::Pair<std::string> pair;
  Value value;
  Object object;
  Array list;
  std::string_view view;
  bool flag;
  const char* pointer;
  std::unique_ptr<int> owner;
  Empty nothing;
};

struct Full {
  int f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16;
  int f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32;
};

enum class Colour : unsigned char { red, green = 5, last = 63, beyond = 64 };
enum Plain : int { below_zero = -1, plain_one = 1 };

static_assert(field_count<Empty> == 0);
static_assert(field_count<Tree> == 1);
static_assert(field_count<Point> == 2);
static_assert(field_count<const Point> == 2);
static_assert(field_count<Everything> == 16);
static_assert(field_count<Full> == 32);
static_assert(field_names<Point>()[1] == "y");
static_assert(enum_name(Colour::green) == "green");

TEST(Fields, AreNamedInTheOrderOfDeclaration) {
  std::string names;
  for (const std::string_view name : field_names<Everything>()) names.append(name).append(" ");
  EXPECT_EQ(names,
            "text maybe_text maybe_point maybe_value texts points point pair value object list view flag pointer owner "
            "nothing ");
}

TEST(Fields, AreNamedForEveryKindOfStruct) {
  struct Local {
    int inside;
    std::string function;
  };
  EXPECT_EQ(field_names<Tree>()[0], "branches");
  EXPECT_EQ(field_names<inner::Pair<Point>>()[1], "right_2");
  EXPECT_EQ(field_names<Local>()[0], "inside");
  EXPECT_EQ(field_names<Local>()[1], "function");
  EXPECT_EQ(field_names<Full>()[0], "f1");
  EXPECT_EQ(field_names<Full>()[31], "f32");
  EXPECT_TRUE(field_names<Empty>().empty());
}

TEST(Fields, AreVisitedByReference) {
  Point point{1, 2};
  for_each_field(point, [](std::string_view name, int& field) { field *= name == "x" ? 10 : 100; });
  EXPECT_EQ(point.x, 10);
  EXPECT_EQ(point.y, 200);
}

TEST(Fields, OfAConstObjectAreConst) {
  const Point point{1, 2};
  int sum = 0;
  for_each_field(point, [&](std::string_view, auto& field) {
    static_assert(std::is_const_v<std::remove_reference_t<decltype(field)>>);
    sum += field;
  });
  EXPECT_EQ(sum, 3);
}

TEST(Fields, AreHandedOverAllAtOnce) {
  Full full{};
  with_fields(full, [](auto&... fields) {
    int next = 0;
    ((fields = ++next), ...);
  });
  EXPECT_EQ(full.f1, 1);
  EXPECT_EQ(full.f17, 17);
  EXPECT_EQ(full.f32, 32);
}

TEST(Enumerators, HaveNames) {
  EXPECT_EQ(enum_name(Colour::red), "red");
  EXPECT_EQ(enum_name(Colour::last), "last");
  EXPECT_EQ(enum_name(plain_one), "plain_one");
}

TEST(Enumerators, OutsideTheRangeOrUndeclaredHaveNone) {
  EXPECT_EQ(enum_name(Colour{3}), "");
  EXPECT_EQ(enum_name(Colour::beyond), "");
  EXPECT_EQ(enum_name(below_zero), "");
}

TEST(Enumerators, AreFoundByName) {
  EXPECT_EQ(enum_named<Colour>("green"), Colour::green);
  EXPECT_EQ(enum_named<Colour>("Green"), std::nullopt);
  EXPECT_EQ(enum_named<Colour>("beyond"), std::nullopt);
  EXPECT_EQ(enum_named<Colour>(""), std::nullopt);
  EXPECT_EQ(enum_named<Colour>("3"), std::nullopt);
}

}  // namespace
}  // namespace gatehouse::json
