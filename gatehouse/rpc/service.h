// Service: plain functions, called from afar as if they were local: typed on both ends, over one WebSocket.
//
//   struct Sum { int total; };
//   rpc::Service service;
//   service.expose("add", {"left", "right"}, [](int left, int right) { return Sum{left + right}; });
//   service.expose("whoami", {}, signed_in, [](const rpc::Call& call) { return call.identity().subject; });
//   app.mount("/_ephaptic", service);
//
// The messages are those of the ephaptic protocol; docs/rpc.md lists them.
#pragma once

#include <gatehouse/app/app.h>
#include <gatehouse/app/mount.h>
#include <gatehouse/json/schema.h>
#include <gatehouse/rpc/call.h>
#include <gatehouse/rpc/event.h>
#include <gatehouse/rpc/function.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::rpc {

struct ServiceSettings {
  http::SocketLimits limits = {};
  MsgpackLimits msgpack = {};
  std::size_t calls_at_once = 64;               // of one connection; beyond: refused with OVERLOADED
  std::size_t connections_per_user = 64;        // beyond: the new one is closed with 1013
  std::size_t connections_per_address = 1'000;  // beyond: 429 instead of an upgrade
  std::chrono::seconds expiry_warning = 30s;    // how long before its end the client is asked for a new token
};

class Service;

// Some users, wherever they are connected.
class Audience {
 public:
  // To every open connection of theirs whose identity is good at this moment. Throws as Call::emit does.
  template <class T>
  void emit(const T& event) const;

 private:
  friend class Service;
  Audience(const Service& service, std::vector<std::string> users) : service_(service), users_(std::move(users)) {}
  const Service& service_;
  std::vector<std::string> users_;
};

// Set up by one thread, then mounted; outlives the App's `listen`. From there on `to` and `emit` are thread-safe, and
// the functions are called from many threads at once.
class Service final : public Mountable {
 public:
  explicit Service(ServiceSettings settings = {});
  ~Service() override;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // expose(name, {parameters}, guards..., function). `function` takes the parameters by value, before them optionally a
  // `const rpc::Call&`, and gives a value, a Result, nothing, or a Stream. A parameter is a name, or {name, default};
  // those that are std::optional may be left out, too. Runs on a worker. Throws std::invalid_argument when the name is
  // taken or is no identifier.
  template <class... Rest>
  Exposed& expose(std::string_view name, std::initializer_list<Parameter> parameters, Rest&&... rest) {
    return add(function(name, parameters, definitions_, std::forward<Rest>(rest)...));
  }

  // Makes a plain struct something that can be emitted.
  template <class T>
  void event() {
    events_.add(typeid(T));
    describe_event(json::type_name<T>(), json::schema_of<T>(definitions_));
  }
  Audience to(std::vector<std::string> users) const { return {*this, std::move(users)}; }
  template <class... Users>
  Audience to(std::string_view user, const Users&... users) const {
    return {*this, {std::string(user), std::string(users)...}};
  }
  // To every open connection, signed in or not.
  template <class T>
  void emit(const T& event) const {
    send_all(events_.message(event));
  }

  // From what a client shows in `init` and `auth` to an identity. Without one: text, or the member `token` of an
  // object, is the bearer token for App::identify; a connection that shows nothing is who its access cookie says.
  void identify(std::function<Result<Identity>(const json::Value& auth, const Client& client)> loader);

  json::Object schema() const;      // methods, events, definitions: what GET <path>/schema.json answers
  std::size_t connections() const;  // open ones
  const ServiceSettings& settings() const;

  struct State;  // what the connections share
  State& state() { return *state_; }

 private:
  friend class Audience;
  void mount(App& app, std::string_view path) override;
  Exposed& add(std::unique_ptr<Exposed> exposed);
  void describe_event(std::string_view name, json::Value schema);
  void send(const std::vector<std::string>& users, const std::string& message) const;
  void send_all(const std::string& message) const;

  EventNames events_;
  json::Definitions definitions_;
  std::unique_ptr<State> state_;
};

template <class T>
void Audience::emit(const T& event) const {
  service_.send(users_, service_.events_.message(event));
}

}  // namespace gatehouse::rpc
