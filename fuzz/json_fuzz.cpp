// What is accepted must print as JSON that reads back as the same value, and be UTF-8 without a repeated name;
// decoding into a struct must not mind what is in it.
#include <fuzz/promise.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/json/shape.h>

#include <map>

namespace json = gatehouse::json;
using gatehouse::fuzz::require;

namespace {

enum class Colour : unsigned char { red, green };

struct Shape {
  std::optional<int> a;
  std::optional<std::string> b;
  std::optional<std::vector<Shape>> c;
  std::optional<std::map<std::string, float>> d;
  std::optional<Colour> e;
  std::optional<json::Value> f;
  std::optional<std::uint8_t> g;
};

void check_sound(const json::Value& value, std::size_t depth) {
  require(depth <= json::max_depth);
  if (const std::string* text = value.string()) require(gatehouse::is_utf8(*text));
  if (const json::Array* array = value.array()) {
    for (const json::Value& element : *array) check_sound(element, depth + 1);
  }
  if (const json::Object* object = value.object()) {
    for (const json::Member& member : *object) {
      require(gatehouse::is_utf8(member.name) && object->find(member.name) == &member.value);
      check_sound(member.value, depth + 1);
    }
  }
}

void check_shape(const json::Value& value) {
  const auto shape = json::decode<Shape>(value);
  if (!shape) return;
  const std::string written = json::write(*shape);
  require(json::print(json::encode(*shape)) == written);
  const auto again = json::read<Shape>(written, {.depth = json::max_depth});
  require(again.has_value() && json::write(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = gatehouse::fuzz::text_of(data, size);
  const json::Limits limits{.depth = json::max_depth};
  const auto value = json::parse(text, limits);
  if (!value) return 0;
  require(gatehouse::is_utf8(text));
  check_sound(*value, 0);
  const std::string printed = json::print(*value);
  const auto again = json::parse(printed, limits);
  require(again.has_value() && *again == *value && json::print(*again) == printed);
  check_shape(*value);
  return 0;
}
