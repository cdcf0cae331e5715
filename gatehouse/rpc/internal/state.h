// State: what the connections of one Service share.
#pragma once

#include <gatehouse/rpc/internal/peers.h>
#include <gatehouse/rpc/service.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::rpc {

// Set up before the first connection, then only read, but for `peers`, which is thread-safe.
struct Service::State {
  State(ServiceSettings s, const EventNames& e) : settings(s), events(e), peers(s.connections_per_user) {}

  const Exposed* find(std::string_view name) const {
    const auto found = functions.find(name);
    return found == functions.end() ? nullptr : found->second.get();
  }
  const Clock& clock() const { return *app->settings().clock; }
  const Log& log() const { return app->settings().log; }

  const ServiceSettings settings;
  const EventNames& events;
  const App* app = nullptr;  // once mounted
  std::map<std::string, std::unique_ptr<Exposed>, std::less<>> functions;
  std::function<Result<Identity>(const json::Value&, const Client&)> loader;
  json::Object event_schemas;
  Peers peers;
};

using ServiceState = Service::State;

}  // namespace gatehouse::rpc
