#include <gatehouse/base/utf8.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/rpc/internal/msgpack_head.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory_resource>
#include <span>
#include <vector>

namespace gatehouse::rpc {
namespace {

constexpr std::size_t few = 16;  // keys compared each with each; more are sorted first

// Sorts `keys`. Not hashed: a hash with a known seed can be flooded.
bool are_distinct(std::span<std::string_view> keys) {
  if (keys.size() > few) {
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) == keys.end();
  }
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (std::ranges::find(keys.first(i), keys[i]) != keys.begin() + static_cast<std::ptrdiff_t>(i)) return false;
  }
  return true;
}

// What is wrong, or null.
using Wrong = const char*;

class Walk {
 public:
  Walk(std::string_view message, MsgpackLimits limits)
      : rest_(message), values_left_(limits.values), deepest_(std::min(limits.depth, json::max_depth)) {
    keys_.reserve(usual_keys);
  }

  Wrong whole() {
    for (owed_ = 1; owed_ > 0; --owed_) {
      if (const Wrong wrong = value()) return wrong;
      while (depth_ > 0 && open_[depth_ - 1].left == 0) {
        if (!close()) return "a map has a key twice";
      }
    }
    return rest_.empty() ? nullptr : "bytes after the value";
  }
  std::size_t left() const { return rest_.size(); }

 private:
  static constexpr std::size_t usual_keys = 64;  // of the maps that are open at once; more take memory

  // An array or map whose values are being read. Without initial values: most of `open_` is never used.
  struct Open {
    std::size_t left;  // values to come; a pair is two
    std::size_t first_key;
    bool is_map;
  };

  Wrong value() {
    const bool is_key = depth_ > 0 && open_[depth_ - 1].is_map && open_[depth_ - 1].left % 2 == 0;
    if (depth_ > 0) --open_[depth_ - 1].left;
    if (values_left_-- == 0) return "too many values";
    const MsgpackHead head = read_head(rest_);
    if (head.size == 0) return "cut off, or of a type that is not accepted";
    if (is_key && head.kind != MsgpackKind::text) return "a map key that is not text";
    rest_.remove_prefix(head.size);
    switch (head.kind) {
      case MsgpackKind::nil:
      case MsgpackKind::boolean:
      case MsgpackKind::integer: return nullptr;
      case MsgpackKind::number: return std::isfinite(head.real()) ? nullptr : "a number that is not finite";
      case MsgpackKind::text: return text(head.number, is_key);
      case MsgpackKind::bytes: return rest_.remove_prefix(head.number), nullptr;
      case MsgpackKind::array: return open(head.number, false);
      case MsgpackKind::map: return open(head.number * 2, true);
    }
    return nullptr;
  }

  Wrong text(std::size_t size, bool is_key) {
    const std::string_view text = rest_.substr(0, size);
    if (!is_utf8(text)) return "text that is not UTF-8";
    if (is_key) keys_.push_back(text);
    rest_.remove_prefix(size);
    return nullptr;
  }

  Wrong open(std::size_t values, bool is_map) {
    if (depth_ == deepest_) return "nested too deeply";
    // Each value takes a byte at least: also of those that were announced before, further out.
    if (owed_ - 1 + values > rest_.size()) return "more values announced than bytes left";
    owed_ += values;
    open_[depth_++] = {values, keys_.size(), is_map};
    return nullptr;
  }

  bool close() {
    const Open& closed = open_[--depth_];
    if (!closed.is_map) return true;
    const bool good = are_distinct(std::span(keys_).subspan(closed.first_key));
    keys_.resize(closed.first_key);
    return good;
  }

  std::string_view rest_;
  std::size_t owed_ = 0;  // values announced and not yet read, and the one being read
  std::size_t values_left_;
  std::size_t deepest_;
  std::size_t depth_ = 0;
  std::array<Open, json::max_depth> open_;
  alignas(std::string_view) std::array<std::byte, usual_keys * sizeof(std::string_view)> first_memory_;
  std::pmr::monotonic_buffer_resource memory_{first_memory_.data(), first_memory_.size()};
  std::pmr::vector<std::string_view> keys_{&memory_};  // of the maps that are open
};

}  // namespace

Result<void> check_msgpack(std::string_view message, MsgpackLimits limits) {
  Walk walk(message, limits);
  const Wrong wrong = walk.whole();
  if (wrong == nullptr) return {};
  return fail(Reason::invalid_request, "byte " + std::to_string(message.size() - walk.left()) + ": " + wrong);
}

}  // namespace gatehouse::rpc
