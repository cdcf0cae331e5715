// The server that rpc*.py attack: functions that say in whose name they run, beside the account endpoints. Its database
// and its secret are those that `gatehouse` finds in the same folder.
#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/auth/master_secret.h>
#include <gatehouse/base/exit_status.h>
#include <gatehouse/rpc/service.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

using namespace gatehouse;

namespace {

struct Said {
  std::string text;
};

void expose(rpc::Service& service) {
  service.event<Said>();
  service.expose("echo", {"value"}, [](json::Value value) { return value; }).immediate();
  service
      .expose("whoami", {},
              [](const rpc::Call& call) -> std::optional<std::string> {
                if (call.somebody() == nullptr) return std::nullopt;
                return call.somebody()->subject;
              })
      .immediate();
  const auto mine = [](const rpc::Call& call) { return call.identity().subject; };
  service.expose("mine", {}, signed_in, mine).immediate();
  service.expose("administer", {}, has_role("admin"), mine).immediate();
  service.expose("claim", {"user_id", "identity"}, signed_in,
                 [](const rpc::Call& call, const std::string&, const json::Value&) { return call.identity().subject; });
  service.expose("work", {"milliseconds"}, signed_in, [](const rpc::Call& call, int milliseconds) {
    for (; milliseconds > 0 && !call.is_gone(); milliseconds -= 10) std::this_thread::sleep_for(10ms);
    return call.identity().subject;
  });
  service.expose("count", {}, signed_in, []() -> rpc::Stream<int> {
    for (int number = 0;; ++number) {
      co_yield number;
      std::this_thread::sleep_for(10ms);
    }
  });
  service.expose("tell", {"user", "text", {"times", 1}},
                 [&service](const std::string& user, const std::string& text, int times) {
                   for (; times > 0; --times) service.to(user).emit(Said{text});
                 });
}

Result<int> serve(const char* address) {
  const auto secret = TRY(master_secret("gatehouse.secret"));
  const Log log = log_to_stderr();
  const AuthSettings settings{.database = "sqlite:gatehouse.db", .issuer = "attacks", .leeway = 0s};
  const auto auth = TRY(Auth::open(settings, secret.bytes, {.log = log}));
  rpc::Service service({.connections_per_user = 8, .connections_per_address = 64});
  expose(service);
  App app({.log = log, .cookies = {.name = "__Host-access"}, .allowed_origins = {"https://app.example"}});
  add_account_endpoints(app, *auth);
  app.mount("/_ephaptic", service);
  return app.listen(address);
}

}  // namespace

int main() { return exit_status(serve(std::getenv("GATEHOUSE_SERVER_LISTEN"))); }
