// Guards: named conditions on the identity behind a request; they combine with `&&`, `||` and `!`.
#pragma once

#include <gatehouse/auth/identity.h>
#include <gatehouse/base/result.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse {

// Immutable, cheap to copy, safe to check from many threads.
class Guard {
 public:
  // A condition on somebody signed in. Anonymous requests are refused before it is asked; so are they by its
  // negation: only `!signed_in` is for guests.
  using Condition = std::function<Result<void>(const Identity&)>;
  Guard(std::string name, Condition condition);

  // nullptr: nobody is signed in.
  Result<void> check(const Identity* who, Time now) const;
  // "signed_in && has_role(admin)": what the log and the API description show.
  const std::string& name() const;

  friend Guard operator&&(const Guard& left, const Guard& right);
  friend Guard operator||(const Guard& left, const Guard& right);  // refused: the left side's reason
  friend Guard operator!(const Guard& inner);

  struct Node;
  explicit Guard(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

 private:
  std::shared_ptr<const Node> node_;
};

Guard somebody();
inline const Guard signed_in = somebody();
Guard anybody();
// Guests pass too (`Request::somebody` is null then), but who shows a token must show a good one.
inline const Guard optional_identity = anybody();
Guard has_role(std::string_view role);
Guard has_scope(std::string_view scope);                  // RFC 6750 section 3.1: insufficient_scope
Guard fresh_within(std::chrono::seconds since_password);  // else stale_login: sign in again

}  // namespace gatehouse
