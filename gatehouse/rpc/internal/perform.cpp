#include <gatehouse/rpc/internal/perform.h>

#include <exception>

namespace gatehouse::rpc {
namespace {

constexpr std::string_view nil = "\xC0";

std::size_t place_of(const Exposed& exposed, std::string_view name) {
  std::size_t at = 0;
  while (at < exposed.parameters.size() && exposed.parameters[at].name != name) ++at;
  return at;
}

// The values of `args`, by place.
void bind_positional(const Exposed& exposed, std::string_view args, Arguments& given, Problems& problems) {
  MsgpackReader reader(args);
  std::size_t count = 0;
  if (!reader.array(count)) {
    problems.push_back({.loc = {"args"}, .msg = "expected a list", .type = "list_type"});
    return;
  }
  for (std::size_t at = 0; at < count; ++at) {
    const auto value = reader.skip();
    if (at < exposed.parameters.size()) {
      given.values[at] = value;
    } else if (at == exposed.parameters.size()) {
      problems.push_back({.loc = {at}, .msg = "more arguments than parameters", .type = "unexpected"});
    }
  }
}

void bind_named(const Exposed& exposed, std::string_view kwargs, Arguments& given, Problems& problems) {
  constexpr std::size_t enough = 32;
  MsgpackReader reader(kwargs);
  std::size_t count = 0;
  if (!reader.map(count)) {
    problems.push_back({.loc = {"kwargs"}, .msg = "expected a map", .type = "map_type"});
    return;
  }
  for (; count > 0; --count) {
    std::string_view name;
    reader.text(name);
    const auto value = reader.skip();
    const auto at = place_of(exposed, name);
    if (at < exposed.parameters.size() && given.values[at].empty()) {
      given.values[at] = value;
    } else if (problems.size() < enough) {
      const bool twice = at < exposed.parameters.size();
      problems.push_back(
          {.loc = {name.substr(0, 64)}, .msg = twice ? "given twice" : "no such parameter", .type = "unexpected"});
    }
  }
}

void fill_in(const Exposed& exposed, Arguments& given, Problems& problems) {
  for (std::size_t at = 0; at < exposed.parameters.size(); ++at) {
    const auto& parameter = exposed.parameters[at];
    auto& value = given.values[at];
    // Callers in JavaScript leave out an argument in the middle as `undefined`, which arrives as nil.
    if (value == nil && !parameter.nullable && parameter.fallback) value = *parameter.fallback;
    if (!value.empty()) continue;
    if (parameter.fallback) {
      value = *parameter.fallback;
    } else {
      problems.push_back({.loc = {parameter.name}, .msg = "missing", .type = "missing"});
    }
  }
}

Failure internal_failure(std::string_view name, std::string_view what, const Log& log) {
  log.error("rpc call failed", {{"function", name}, {"detail", what}});
  return failure(Reason::internal);
}

// The one place of this room that catches what functions throw.
template <class Work>
auto guarded(std::string_view name, const Log& log, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const Refusal& refusal) {
    return Failure{.code = {}, .message = refusal.what()};
  } catch (const std::exception& thrown) {
    return internal_failure(name, thrown.what(), log);
  } catch (...) {
    return internal_failure(name, "threw something that is no std::exception", log);
  }
}

Failure failed(const Exposed& exposed, const Error& error, const Log& log) {
  const auto& known = facts(error.reason);
  const auto level = known.status >= 500 ? Level::error : Level::info;
  if (level == Level::error) {
    log.error("rpc call failed", {{"function", exposed.name}, {"reason", known.name}, {"detail", error.detail}});
  } else {
    log.info("rpc call refused", {{"function", exposed.name}, {"reason", known.name}, {"detail", error.detail}});
  }
  return failure(error);
}

}  // namespace

Result<void> within_limit(const Exposed& exposed, const Identity* who, const Client& client, Steady now) {
  if (exposed.rate_limit == nullptr) return {};
  const auto caller = who != nullptr ? "user " + who->subject : "address " + client.address;
  const auto wait = exposed.rate_limit->take(caller, now);
  if (wait == 0s) return {};
  return fail(Error{.reason = Reason::rate_limited, .detail = "the function's own limit", .retry_after = wait});
}

bool bind_arguments(const Exposed& exposed, std::string_view args, std::string_view kwargs, Arguments& given,
                    Problems& problems) {
  given.values.assign(exposed.parameters.size(), {});
  if (!args.empty() && args != nil) bind_positional(exposed, args, given, problems);
  if (!kwargs.empty() && kwargs != nil) bind_named(exposed, kwargs, given, problems);
  fill_in(exposed, given, problems);
  return problems.empty();
}

Answer perform(const Exposed& exposed, const Call& call, const Arguments& given, const Log& log) {
  return guarded(exposed.name, log, [&]() -> Answer {
    auto outcome = exposed.invoke(call, given);
    if (auto* result = std::get_if<std::string>(&outcome)) return std::move(*result);
    if (auto* chunks = std::get_if<Chunks>(&outcome)) return std::move(*chunks);
    if (const auto* problems = std::get_if<Problems>(&outcome)) return failure(*problems);
    return failed(exposed, std::get<Error>(outcome), log);
  });
}

std::variant<std::optional<std::string>, Failure> next_chunk(const Chunks& chunks, std::string_view name,
                                                             const Log& log) {
  return guarded(name, log, [&]() -> std::variant<std::optional<std::string>, Failure> { return chunks(); });
}

}  // namespace gatehouse::rpc
