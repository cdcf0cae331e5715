#include <gatehouse/rpc/service.h>

#include <gatehouse/rpc/internal/connection.h>
#include <gatehouse/rpc/internal/routes.h>

#include <stdexcept>
#include <unordered_set>

namespace gatehouse::rpc {

Service::Service(ServiceSettings settings) : state_(std::make_unique<State>(settings, events_)) {}
Service::~Service() = default;

Exposed& Service::add(std::unique_ptr<Exposed> exposed) {
  auto [place, is_new] = state_->functions.try_emplace(exposed->name, nullptr);
  if (!is_new) throw std::invalid_argument("expose(\"" + exposed->name + "\"): there is a function of this name");
  place->second = std::move(exposed);
  return *place->second;
}

void Service::describe_event(std::string_view name, json::Value schema) {
  state_->event_schemas.set(name, std::move(schema));
}

void Service::identify(std::function<Result<Identity>(const json::Value&, const Client&)> loader) {
  state_->loader = std::move(loader);
}

std::size_t Service::connections() const { return state_->peers.size(); }
const ServiceSettings& Service::settings() const { return state_->settings; }

void Service::send(const std::vector<std::string>& users, const std::string& message) const {
  std::unordered_set<std::string_view> told;
  for (const auto& user : users) {
    if (!told.insert(user).second) continue;
    for (const auto& peer : state_->peers.of({user})) peer->deliver(user, message);
  }
}

void Service::send_all(const std::string& message) const {
  for (const auto& peer : state_->peers.all()) peer->deliver(message);
}

json::Object Service::schema() const {
  json::Object methods;
  for (const auto& [name, exposed] : state_->functions) {
    json::Array required;
    for (const auto& parameter : exposed->parameters) {
      if (!parameter.fallback) required.emplace_back(parameter.name);
    }
    json::Object method{
        {"args", exposed->arguments_schema}, {"required", std::move(required)}, {"return", exposed->result_schema}};
    if (exposed->is_stream) method.set("stream", true);
    methods.set(name, std::move(method));
  }
  return {{"methods", std::move(methods)}, {"events", state_->event_schemas}, {"definitions", definitions_.schemas()}};
}

void Service::mount(App& app, std::string_view path) {
  if (state_->app != nullptr) throw std::logic_error("rpc::Service: mounted twice");
  state_->app = &app;
  app.socket(
      path,
      [this](const Request& request, const Credentials& given) -> Result<std::unique_ptr<http::SocketHandler>> {
        const auto& client = request.client();
        if (!state_->peers.enter(client.address, state_->settings.connections_per_address)) {
          return fail(Error{.reason = Reason::rate_limited, .detail = "too many connections", .retry_after = 60s});
        }
        return std::make_unique<Connection>(*state_, client, std::string(given.cookie));
      },
      state_->settings.limits);
  app.get(std::string(path) + "/schema.json",
          [schema = json_text(200, json::print(schema()))](const Request&) { return schema; })
      .immediate();
  for (const auto& [name, exposed] : state_->functions) add_routes(app, *state_, *exposed);
}

}  // namespace gatehouse::rpc
