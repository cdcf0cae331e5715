// A message that is accepted is read to its end, and what it says comes through JSON and back unchanged; checking it
// takes no memory by claimed lengths. No message, accepted or not, leads a reader outside of it, and no value breaks
// the decoding of a type.
#include <fuzz/promise.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/codec.h>

#include <cmath>
#include <map>
#include <memory_resource>
#include <optional>

namespace json = gatehouse::json;
namespace rpc = gatehouse::rpc;
using gatehouse::fuzz::require;

namespace {

enum class Colour : unsigned char { red, green };

struct Everything {
  std::optional<bool> a;
  std::optional<std::int8_t> b;
  std::optional<std::uint64_t> c;
  std::optional<float> d;
  std::optional<std::string> e;
  std::optional<gatehouse::Bytes> f;
  std::optional<Colour> g;
  std::optional<std::vector<Everything>> h;
  std::optional<std::map<std::string, double>> i;
  std::optional<json::Value> j;
  std::optional<std::vector<bool>> k;
};

// Counts what the check takes; std::pmr containers without another source come here.
class Counting : public std::pmr::memory_resource {
 public:
  Counting() : before_(std::pmr::set_default_resource(this)) {}
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;
  ~Counting() override { std::pmr::set_default_resource(before_); }

  std::size_t bytes() const { return bytes_; }

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    bytes_ += bytes;
    return before_->allocate(bytes, alignment);
  }
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
    before_->deallocate(memory, bytes, alignment);
  }
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  std::pmr::memory_resource* before_;
  std::size_t bytes_ = 0;
};

bool is_accepted(std::string_view message) {
  const Counting counting;
  const bool accepted = rpc::check_msgpack(message, {.depth = json::max_depth}).has_value();
  // A key has a byte of the message, its value another; of keys that are there, 16 bytes each, growing by doubling.
  require(counting.bytes() <= 32 * message.size());
  return accepted;
}

// Every call at every place; what they hand out lies in the message.
void read_anything(std::string_view message) {
  rpc::MsgpackReader reader(message);
  while (!reader.at_end()) {
    std::string_view view;
    std::size_t count = 0;
    double number = 0;
    std::int64_t small = 0;
    std::uint64_t large = 0;
    bool boolean = false;
    const bool is_number = reader.kind() == rpc::MsgpackKind::integer || reader.kind() == rpc::MsgpackKind::number;
    require(is_number == rpc::MsgpackReader(reader).number(number));
    if (reader.text(view) || reader.bytes(view)) {
      require(view.data() >= message.data() && view.data() + view.size() <= message.data() + message.size());
    } else if (reader.array(count) || reader.map(count)) {
      require(count <= message.size());
    } else if (!reader.nil() && !reader.boolean(boolean) && !reader.integer(small) && !reader.unsigned_integer(large) &&
               !reader.number(number)) {
      require(!reader.skip().empty());
    }
  }
}

void check_sound(const json::Value& value, std::size_t depth) {
  require(depth <= json::max_depth);
  if (const double* number = value.number()) require(std::isfinite(*number));
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

// Through JSON and back.
void check_same(std::string_view message) {
  rpc::MsgpackReader reader(message);
  const json::Value value = rpc::to_json(reader);
  require(reader.at_end());
  check_sound(value, 0);

  std::string again;
  rpc::MsgpackWriter writer(again);
  rpc::write_msgpack(writer, value);
  require(is_accepted(again));
  rpc::MsgpackReader second(again);
  require(rpc::to_json(second) == value && second.at_end());
}

void check_shape(std::string_view message, rpc::Source source) {
  Everything read;
  rpc::Problems problems;
  rpc::MsgpackReader reader(message);
  const bool good = rpc::decode(read, reader, problems, "value", source);
  require(reader.at_end() && good == problems.empty() && problems.size() <= 32);
  for (const rpc::Problem& problem : problems) require(!problem.loc.empty() && !problem.type.empty());
  if (!good || source == rpc::Source::json) return;

  std::string written, again;
  rpc::MsgpackWriter writer(written), rewriter(again);
  rpc::encode(writer, read);
  require(is_accepted(written));
  Everything reread;
  rpc::MsgpackReader second(written);
  require(rpc::decode(reread, second, problems, "value"));
  rpc::encode(rewriter, reread);
  require(again == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view message = gatehouse::fuzz::text_of(data, size);
  read_anything(message);
  rpc::MsgpackReader unchecked(message);
  rpc::to_json(unchecked);
  if (!is_accepted(message)) return 0;
  check_same(message);
  check_shape(message, rpc::Source::msgpack);
  check_shape(message, rpc::Source::json);
  return 0;
}
