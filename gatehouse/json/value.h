// Value: any JSON value (RFC 8259 section 3) as an owning tree.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gatehouse::json {

class Value;
struct Member;
using Array = std::vector<Value>;

// Members in the order they were set; a name occurs once. Finding a member walks them all.
class Object {
 public:
  Object() noexcept;
  Object(const Object& other);
  Object(Object&& other) noexcept;
  Object& operator=(const Object& other);
  Object& operator=(Object&& other) noexcept;
  ~Object();
  Object(std::initializer_list<Member>
             members);  // {{"kty", "EC"}, {"crv", "P-256"}}; a repeated name: the last one counts

  // The pointers stay good until the object is changed. Null: no such member.
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  bool contains(std::string_view name) const { return find(name) != nullptr; }

  Value& set(std::string_view name, Value value);  // in the old one's place if there is one, else last
  bool remove(std::string_view name);              // false: there was none

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  const Member* begin() const;
  const Member* end() const;

  // Takes the members as they are. Their names must already be known to differ (the parser's own door).
  static Object of_distinct(std::vector<Member> members);
  // The way back: all members, in their order.
  std::vector<Member> take() &&;

  // The order of the members does not matter.
  friend bool operator==(const Object& left, const Object& right);

 private:
  std::vector<Member> members_;
};

// Integers that do not fit std::int64_t are held as double. 1 and 1.0 are different values. A double made here may be
// NaN or infinite; JSON cannot say those, and they are printed as null.
class Value {
 public:
  Value() = default;  // null
  Value(std::nullptr_t) {}
  template <std::same_as<bool> T>
  Value(T value) : data_(value) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Value(T value) {
    if (std::in_range<std::int64_t>(value)) {
      data_ = static_cast<std::int64_t>(value);
    } else {
      data_ = static_cast<double>(value);
    }
  }
  template <std::floating_point T>
  Value(T value) : data_(static_cast<double>(value)) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(std::string_view value) : data_(std::in_place_type<std::string>, value) {}
  Value(const char* value) : Value(std::string_view(value)) {}
  Value(Array value) : data_(std::move(value)) {}
  Value(Object value) : data_(std::move(value)) {}

  // Null when the value is of another kind; else good as long as this Value is unchanged.
  bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
  const double* number() const { return std::get_if<double>(&data_); }  // not for integers: those are `integer()`
  const std::string* string() const { return std::get_if<std::string>(&data_); }
  const Array* array() const { return std::get_if<Array>(&data_); }
  const Object* object() const { return std::get_if<Object>(&data_); }

  std::string* string() { return std::get_if<std::string>(&data_); }
  Array* array() { return std::get_if<Array>(&data_); }
  Object* object() { return std::get_if<Object>(&data_); }

  friend bool operator==(const Value& left, const Value& right);

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> data_;
};

struct Member {
  std::string name;
  Value value;
};

inline Object::Object() noexcept = default;
inline Object::Object(const Object& other) = default;
inline Object::Object(Object&& other) noexcept = default;
inline Object& Object::operator=(const Object& other) = default;
inline Object& Object::operator=(Object&& other) noexcept = default;
inline Object::~Object() = default;
inline std::vector<Member> Object::take() && { return std::move(members_); }
inline std::size_t Object::size() const { return members_.size(); }
inline const Member* Object::begin() const { return members_.data(); }
inline const Member* Object::end() const { return members_.data() + members_.size(); }

}  // namespace gatehouse::json
