#include <gatehouse/json/parse.h>

#include <algorithm>
#include <bitset>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>
#include <span>

namespace gatehouse::json {
namespace {

using boost::json::error_code;
using Text = boost::json::string_view;

constexpr std::size_t usual = 14;  // members of an object, for which memory is taken at once: what a token has
constexpr std::size_t few = 16;    // names compared each with each; more are sorted first

// Most names differ at one end or in length, which is seen without a call.
bool same(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         (left.empty() || (left.front() == right.front() && left.back() == right.back() && left == right));
}

bool are_distinct(std::span<const Member> members) {
  if (members.size() <= few) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (same(members[i].name, members[j].name)) return false;
      }
    }
    return true;
  }
  // Sorted, not hashed: a hash with a known seed can be flooded.
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const Member& member : members) names.push_back(member.name);
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) == names.end();
}

// Of a number of the RFC 8259 grammar: where its first significant digit stands, as a power of ten.
long long decimal_magnitude(std::string_view number) {
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  long long exponent = 0;
  if (e < number.size()) {
    const std::size_t digits = e + (number[e + 1] == '+' ? 2 : 1);
    std::from_chars(number.data() + digits, number.data() + number.size(), exponent);  // Boost refuses beyond int
  }
  const std::string_view mantissa = number.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == mantissa.npos) return std::numeric_limits<long long>::min();
  return exponent + static_cast<long long>(point) - static_cast<long long>(first);
}

// Correctly rounded, which Boost's own conversion is not; what is too small becomes zero. Empty: too large.
std::optional<double> to_double(std::string_view number) {
  double value = 0;
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (failed == std::errc{}) return value;
  if (decimal_magnitude(number) > 0) return std::nullopt;
  return number.front() == '-' ? -0.0 : 0.0;
}

// Builds the tree while Boost's parser walks the text. Values wait on stacks until their array or object closes, and
// then move into a vector of just the right size.
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(true); }
  bool on_array_begin(error_code&) { return open(false); }

  bool on_object_end(std::size_t count, error_code& ec) {
    std::vector<Member> members = take_last(members_, count);
    if (!are_distinct(members)) return refuse("an object names a member twice", ec);
    --depth_;
    return put(Object::of_distinct(std::move(members)));
  }
  bool on_array_end(std::size_t count, error_code&) {
    Array elements = take_last(elements_, count);
    --depth_;
    return put(std::move(elements));
  }

  bool on_key_part(Text part, std::size_t, error_code&) { return collect(part); }
  bool on_key(Text part, std::size_t, error_code&) {
    if (collected_.empty()) {
      names_.emplace_back(part.data(), part.size());
    } else {
      names_.push_back(finish(part));
    }
    return true;
  }
  bool on_string_part(Text part, std::size_t, error_code&) { return collect(part); }
  bool on_string(Text part, std::size_t, error_code&) {
    return collected_.empty() ? put(std::string_view(part.data(), part.size())) : put(finish(part));
  }

  bool on_number_part(Text, error_code&) { return true; }  // never called: the text comes in one piece
  bool on_int64(std::int64_t value, Text, error_code&) { return put(value); }
  bool on_uint64(std::uint64_t value, Text, error_code&) { return put(value); }
  bool on_double(double, Text number, error_code& ec) {
    const std::optional<double> value = to_double({number.data(), number.size()});
    return value ? put(*value) : refuse("a number beyond the range of a double", ec);
  }
  bool on_bool(bool value, error_code&) { return put(value); }
  bool on_null(error_code&) { return put(nullptr); }
  bool on_comment_part(Text, error_code&) { return true; }  // never called: comments are not allowed
  bool on_comment(Text, error_code&) { return true; }

  Value take() { return std::move(root_); }
  std::string_view refusal() const { return refusal_; }  // empty: it was Boost that refused

 private:
  template <class T>
  std::vector<T> take_last(std::vector<T>& stack, std::size_t count) {
    if (depth_ == 1) return std::move(stack);  // the outermost: nothing comes after it
    const auto first = stack.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<T> taken(std::make_move_iterator(first), std::make_move_iterator(stack.end()));
    stack.erase(first, stack.end());
    return taken;
  }

  bool open(bool object) {
    in_object_[++depth_] = object;
    return true;
  }

  template <class T>
  bool put(T&& value) {
    if (depth_ == 0) {
      root_ = Value(std::forward<T>(value));
    } else if (in_object_[depth_]) {
      if (members_.capacity() == 0) members_.reserve(usual);
      members_.emplace_back(std::move(names_.back()), std::forward<T>(value));
      names_.pop_back();
    } else {
      if (elements_.capacity() == 0) elements_.reserve(few);
      elements_.emplace_back(std::forward<T>(value));
    }
    return true;
  }

  bool collect(Text part) {
    collected_.append(part.data(), part.size());
    return true;
  }
  std::string finish(Text part) {
    collected_.append(part.data(), part.size());
    return std::exchange(collected_, {});
  }

  bool refuse(std::string_view why, error_code& ec) {
    refusal_ = why;
    ec = boost::json::error::exception;  // any error stops the parser
    return false;
  }

  std::vector<std::string> names_;  // of the members whose value is still to come or being built, one for each object
  std::vector<Member> members_;     // of the objects still open
  std::vector<Value> elements_;     // of the arrays still open
  std::bitset<max_depth + 1> in_object_;
  std::size_t depth_ = 0;
  std::string collected_;
  Value root_;
  std::string_view refusal_;
};

std::unexpected<Error> refused(std::size_t at, std::string_view why) {
  return fail(Reason::invalid_json, "byte " + std::to_string(at) + ": " + std::string(why));
}

}  // namespace

Result<Value> parse(std::string_view text, Limits limits) {
  if (text.size() > limits.bytes) return refused(limits.bytes, "longer than allowed");
  boost::json::parse_options options;
  options.max_depth = std::min(limits.depth, max_depth);
  boost::json::basic_parser<Builder> parser(options);
  error_code ec;
  const std::size_t end = parser.write_some(false, text.data(), text.size(), ec);
  if (ec) {
    const std::string_view refusal = parser.handler().refusal();
    return refused(end, refusal.empty() ? ec.message() : std::string(refusal));
  }
  if (end != text.size()) return refused(end, "more than one value");
  return parser.handler().take();
}

}  // namespace gatehouse::json
