#include <gatehouse/rpc/internal/routes.h>

#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>
#include <gatehouse/rpc/internal/perform.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace gatehouse::rpc {
namespace {

struct BadCall {  // RFC 9457
  std::string type = "about:blank";
  std::string title;
  int status = 400;
  std::string code;
  std::optional<json::Value> errors;
  std::string request_id;
};

// A refusal in the function's own words, or a list of what is wrong with the arguments.
Response bad_call(const Failure& failure, const Request& request) {
  BadCall body{.title = failure.message, .code = "refused", .errors = {}, .request_id = std::string(request.id())};
  if (!failure.code.empty()) {
    body.code = "validation_error";
    body.errors = failure.data;
  }
  return {.status = 400, .headers = {{"Content-Type", "application/problem+json"}}, .body = json::write(body)};
}

// What a query or a path says, as the type that the parameter has: "5" is a number where one is expected.
json::Value from_text(const std::string& text, const json::Value& schema) {
  const auto* type = schema.object() == nullptr ? nullptr : schema.object()->find("type");
  const auto* name = type == nullptr ? nullptr : type->string();
  const bool is_text = name != nullptr && *name == "string";
  if (is_text) return text;
  auto parsed = json::parse(text);
  const bool is_scalar = parsed && parsed->array() == nullptr && parsed->object() == nullptr;
  return is_scalar && parsed->string() == nullptr ? *std::move(parsed) : json::Value(text);
}

Result<json::Object> query_arguments(const Request& request, const Exposed& exposed) {
  json::Object arguments;
  const auto query = TRY(request.http().query_parameters());
  for (const auto& [name, value] : query.all()) {
    if (arguments.contains(name)) return fail(Reason::invalid_request, "a query parameter occurs twice");
    const auto* schema = exposed.arguments_schema.find(name);
    arguments.set(name, schema == nullptr ? json::Value(value) : from_text(value, *schema));
  }
  return arguments;
}

// A body is an object of arguments; none at all is none of them.
Result<json::Object> arguments_of(const Request& request, const Exposed& exposed) {
  json::Object arguments;
  if (request.http().method() != http::Method::post) {
    arguments = TRY(query_arguments(request, exposed));
  } else if (!request.http().body().empty()) {
    arguments = TRY(request.json<json::Object>());
  }
  for (const auto& parameter : exposed.parameters) {
    const auto text = request.parameter(parameter.name);
    if (text.empty()) continue;
    arguments.set(parameter.name, from_text(std::string(text), *exposed.arguments_schema.find(parameter.name)));
  }
  return arguments;
}

// A call by HTTP with all that it refers to, for as long as its stream runs.
struct HttpCall {
  Client client;
  Call call;
  Chunks chunks;
  HttpCall(const Request& request, IdentityPointer who, const EventNames& events)
      : client(request.client()), call(Via::http, std::move(who), client, events, nullptr) {}
};

// JSON lines: one value, one line. An error in their midst ends the connection, so that nobody takes them for all.
Response lines(std::shared_ptr<HttpCall> call, const Exposed& exposed, const Log& log) {
  Response response{.status = 200, .headers = {{"Content-Type", "application/jsonl"}}};
  response.more = [call = std::move(call), &exposed, log](std::string& out) {
    const auto next = next_chunk(call->chunks, exposed.name, log);
    if (const auto* why = std::get_if<Failure>(&next)) throw std::runtime_error(why->message);
    const auto& chunk = std::get<std::optional<std::string>>(next);
    if (!chunk) return false;
    MsgpackReader reader(*chunk);
    json::print(out, to_json(reader));
    out += '\n';
    return true;
  };
  return response;
}

Result<Response> answer(const Request& request, const ServiceState& state, const Exposed& exposed) {
  auto call = std::make_shared<HttpCall>(request, request.shared_identity(), state.events);
  TRY(within_limit(exposed, call->call.somebody(), call->client, state.clock().steady()));
  const json::Value arguments = TRY(arguments_of(request, exposed));
  std::string kwargs;
  MsgpackWriter writer(kwargs);
  write_msgpack(writer, arguments);
  Arguments given{.values = {}, .source = Source::json};
  Problems problems;
  if (!bind_arguments(exposed, {}, kwargs, given, problems)) return bad_call(failure(problems), request);
  auto answer = perform(exposed, call->call, given, state.log());
  if (const auto* why = std::get_if<Failure>(&answer)) {
    if (why->error) return fail(*why->error);
    return bad_call(*why, request);
  }
  if (auto* chunks = std::get_if<Chunks>(&answer)) {
    call->chunks = std::move(*chunks);
    return lines(std::move(call), exposed, state.log());
  }
  if (exposed.result_schema.is_null()) return no_content();
  MsgpackReader reader(std::get<std::string>(answer));
  return json_text(200, json::print(to_json(reader)));
}

}  // namespace

void add_routes(App& app, const ServiceState& state, const Exposed& exposed) {
  const auto handler = [&state, &exposed](const Request& request) { return answer(request, state, exposed); };
  for (const auto& [method, pattern] : exposed.routes) {
    auto& route = exposed.guard ? app.add(method, pattern, *exposed.guard, handler) : app.add(method, pattern, handler);
    if (exposed.is_immediate && !exposed.is_stream) route.immediate();
  }
}

}  // namespace gatehouse::rpc
