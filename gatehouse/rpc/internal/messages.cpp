#include <gatehouse/rpc/internal/messages.h>

#include <fmt/format.h>

namespace gatehouse::rpc {
namespace {

constexpr std::size_t longest_id = 64;          // bytes, as msgpack
constexpr std::size_t longest_name_shown = 64;  // bytes

Asked asked(std::string_view type) {
  if (type == "rpc") return Asked::rpc;
  if (type == "init") return Asked::init;
  if (type == "auth") return Asked::auth;
  if (type == "cancel") return Asked::cancel;
  return Asked::unknown;
}

bool is_id(std::string_view id) {
  const auto kind = MsgpackReader(id).kind();
  return !id.empty() && id.size() <= longest_id && (kind == MsgpackKind::integer || kind == MsgpackKind::text);
}

// False: the member is not what its name promises.
bool read_member(std::string_view name, MsgpackReader& reader, ClientMessage& message) {
  std::string_view text;
  if (name == "type") {
    if (!reader.text(text)) return false;
    message.what = asked(text);
    return true;
  }
  if (name == "name") return reader.text(message.name);
  const auto value = reader.skip();
  if (name == "id") message.id = value;
  if (name == "args") message.args = value;
  if (name == "kwargs") message.kwargs = value;
  if (name == "auth") message.auth = value;
  return true;
}

std::string answer(std::string_view id, std::string_view name, std::string_view value) {
  std::string out;
  out.reserve(id.size() + name.size() + value.size() + 8);
  MsgpackWriter(out).map(2).text("id").encoded(id).text(name).encoded(value);
  return out;
}

constexpr std::string_view yes = "\xC3";

json::Value data_of(const Error& error) {
  if (error.retry_after.count() <= 0) return nullptr;
  return json::Object{{"retry_after", error.retry_after.count()}};
}

}  // namespace

std::optional<ClientMessage> read_message(std::string_view text, MsgpackLimits limits) {
  if (!check_msgpack(text, limits)) return std::nullopt;
  MsgpackReader reader(text);
  std::size_t members = 0;
  if (!reader.map(members)) return std::nullopt;
  ClientMessage message;
  for (; members > 0; --members) {
    std::string_view name;
    if (!reader.text(name) || !read_member(name, reader, message)) return std::nullopt;
  }
  const bool has_id = message.what == Asked::rpc || message.what == Asked::cancel;
  if (has_id && !is_id(message.id)) return std::nullopt;
  if (message.what == Asked::rpc && message.name.empty()) return std::nullopt;
  return message;
}

Failure failure(const Error& error) {
  const auto& known = facts(error.reason);
  if (error.reason == Reason::rate_limited) {
    auto message = fmt::format("Rate Limit exceeded. Try again in {} s.", error.retry_after.count());
    return {.code = "RATELIMIT", .message = std::move(message), .data = data_of(error), .error = error};
  }
  if (error.reason == Reason::overloaded) {
    return {.code = "OVERLOADED", .message = std::string(known.sentence), .data = data_of(error), .error = error};
  }
  return {.code = std::string(known.code), .message = std::string(known.sentence), .error = error};
}

Failure failure(Reason reason, std::chrono::seconds retry_after) {
  return failure(Error{.reason = reason, .detail = {}, .retry_after = retry_after});
}

Failure failure(const Problems& problems) {
  json::Array list;
  for (const auto& problem : problems) {
    list.emplace_back(json::Object{{"loc", json::Array(problem.loc)}, {"msg", problem.msg}, {"type", problem.type}});
  }
  return {.code = "VALIDATION_ERROR", .message = "Input validation failed.", .data = std::move(list)};
}

Failure not_found(std::string_view name) {
  return {.code = {}, .message = fmt::format("Function '{}' not found.", name.substr(0, longest_name_shown))};
}

std::string result_message(std::string_view id, std::string_view value) { return answer(id, "result", value); }
std::string stream_message(std::string_view id) { return answer(id, "stream", yes); }
std::string chunk_message(std::string_view id, std::string_view value) { return answer(id, "chunk", value); }
std::string done_message(std::string_view id) { return answer(id, "done", yes); }

std::string error_message(std::string_view id, const Failure& failure) {
  std::string error;
  MsgpackWriter writer(error);
  if (failure.code.empty()) {
    writer.text(failure.message);
  } else {
    writer.map(3).text("code").text(failure.code).text("message").text(failure.message).text("data");
    write_msgpack(writer, failure.data);
  }
  return answer(id, "error", error);
}

}  // namespace gatehouse::rpc
