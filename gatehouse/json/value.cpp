#include <gatehouse/json/value.h>

#include <algorithm>

namespace gatehouse::json {

namespace {

std::vector<const Member*> sorted_by_name(const std::vector<Member>& members) {
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members) sorted.push_back(&member);
  std::ranges::sort(sorted, {}, &Member::name);
  return sorted;
}

bool same(const Member& left, const Member& right) { return left.name == right.name && left.value == right.value; }

}  // namespace

Object::Object(std::initializer_list<Member> members) {
  members_.reserve(members.size());
  for (const Member& member : members) set(member.name, member.value);
}

const Value* Object::find(std::string_view name) const {
  for (const Member& member : members_) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Value* Object::find(std::string_view name) { return const_cast<Value*>(std::as_const(*this).find(name)); }

Value& Object::set(std::string_view name, Value value) {
  Value* place = find(name);
  if (place == nullptr) place = &members_.emplace_back(std::string(name), Value()).value;
  return *place = std::move(value);
}

bool Object::remove(std::string_view name) {
  return std::erase_if(members_, [name](const Member& member) { return member.name == name; }) != 0;
}

Object Object::of_distinct(std::vector<Member> members) {
  Object object;
  object.members_ = std::move(members);
  return object;
}

bool operator==(const Object& left, const Object& right) {
  if (left.size() != right.size()) return false;
  if (std::ranges::equal(left.members_, right.members_, {}, &Member::name, &Member::name)) {
    return std::ranges::equal(left.members_, right.members_, {}, &Member::value, &Member::value);
  }
  return std::ranges::equal(sorted_by_name(left.members_), sorted_by_name(right.members_),
                            [](const Member* l, const Member* r) { return same(*l, *r); });
}

bool operator==(const Value& left, const Value& right) { return left.data_ == right.data_; }

}  // namespace gatehouse::json
