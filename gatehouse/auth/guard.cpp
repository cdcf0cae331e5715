#include <gatehouse/auth/guard.h>

#include <fmt/format.h>

namespace gatehouse {

struct Guard::Node {
  std::string name;
  bool for_guests_too;  // whether `check` may be asked about nobody
  std::function<Result<void>(const Identity*, Time)> check;
};

namespace {

Guard make(std::string name, bool for_guests_too, std::function<Result<void>(const Identity*, Time)> check) {
  return Guard(std::make_shared<const Guard::Node>(std::move(name), for_guests_too, std::move(check)));
}

Guard on_identity(std::string name, std::function<Result<void>(const Identity&, Time)> condition) {
  return make(std::move(name), false,
              [condition = std::move(condition)](const Identity* who, Time now) { return condition(*who, now); });
}

Result<void> pass_if(bool good, Reason otherwise, std::string detail) {
  if (!good) return fail(otherwise, std::move(detail));
  return {};
}

}  // namespace

Guard::Guard(std::string name, Condition condition)
    : Guard(on_identity(std::move(name),
                        [condition = std::move(condition)](const Identity& who, Time) { return condition(who); })) {}

const std::string& Guard::name() const { return node_->name; }

Result<void> Guard::check(const Identity* who, Time now) const {
  if (who == nullptr && !node_->for_guests_too) return fail(Reason::missing_credentials);
  return node_->check(who, now);
}

Guard operator&&(const Guard& left, const Guard& right) {
  const bool for_guests_too = left.node_->for_guests_too && right.node_->for_guests_too;
  return make(fmt::format("{} && {}", left.name(), right.name()), for_guests_too,
              [left, right](const Identity* who, Time now) -> Result<void> {
                TRY(left.check(who, now));
                return right.check(who, now);
              });
}

Guard operator||(const Guard& left, const Guard& right) {
  const bool for_guests_too = left.node_->for_guests_too || right.node_->for_guests_too;
  return make(fmt::format("({} || {})", left.name(), right.name()), for_guests_too,
              [left, right](const Identity* who, Time now) -> Result<void> {
                auto first = left.check(who, now);
                if (first || right.check(who, now)) return {};
                return first;
              });
}

Guard operator!(const Guard& inner) {
  return make(fmt::format("!({})", inner.name()), inner.node_->for_guests_too, [inner](const Identity* who, Time now) {
    return pass_if(!inner.check(who, now), Reason::forbidden, fmt::format("{} holds", inner.name()));
  });
}

Guard somebody() {
  return make("signed_in", true,
              [](const Identity* who, Time) { return pass_if(who != nullptr, Reason::missing_credentials, {}); });
}

Guard anybody() {
  return make("optional_identity", true, [](const Identity*, Time) -> Result<void> { return {}; });
}

Guard has_role(std::string_view role) {
  return on_identity(fmt::format("has_role({})", role), [role = std::string(role)](const Identity& who, Time) {
    return pass_if(who.has_role(role), Reason::forbidden, fmt::format("lacks the role {}", role));
  });
}

Guard has_scope(std::string_view scope) {
  return on_identity(fmt::format("has_scope({})", scope), [scope = std::string(scope)](const Identity& who, Time) {
    return pass_if(who.has_scope(scope), Reason::insufficient_scope, fmt::format("lacks the scope {}", scope));
  });
}

Guard fresh_within(std::chrono::seconds limit) {
  return on_identity(fmt::format("fresh_within({} s)", limit.count()), [limit](const Identity& who, Time now) {
    const auto age = std::chrono::floor<std::chrono::seconds>(now - who.authenticated_at);
    return pass_if(age <= limit, Reason::stale_login,
                   fmt::format("the last sign-in was {} s ago, {} s are allowed", age.count(), limit.count()));
  });
}

}  // namespace gatehouse
