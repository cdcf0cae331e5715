#include "house.h"

#include <gatehouse/app/app.h>
#include <gatehouse/app/endpoints/accounts.h>
#include <gatehouse/auth/auth.h>

#include <fmt/format.h>

#include "compare.h"

namespace bench {

using namespace gatehouse;

int serve_house(const std::filesystem::path& folder, std::uint16_t port, const password::Cost& cost) {
  const auto auth = Auth::open({.database = "sqlite:" + (folder / "house.db").string(),
                                .issuer = "https://accounts.id.example.com",
                                .access_lifetime = 24h,
                                .password_cost = cost,
                                .address_throttle = {.failures = 1'000'000, .window = 15min}},
                               Secret("gatehouse bench: a master secret that nobody has to keep"));
  require(auth.has_value(), "Auth::open");
  App app;
  add_account_endpoints(app, **auth);
  app.get("/me", signed_in,
          [](const Request& request) {
            return json_text(200, fmt::format(R"({{"id":"{}"}})", request.identity().subject));
          })
      .immediate();
  return app.listen(fmt::format("127.0.0.1:{}", port));
}

std::vector<std::string> sign_up(Clients& clients, std::size_t accounts) {
  std::vector<std::string> sign_ups, sign_ins;
  for (std::size_t number = 0; number < accounts; ++number) {
    const auto body =
        fmt::format(R"({{"username":"user{}","password":"a long walk on the beach {}"}})", number, number);
    sign_ups.push_back(post("/auth/signup", body));
    sign_ins.push_back(post("/auth/login", body));
  }
  std::size_t next = 0;
  clients.back_to_back(accounts, [&](std::size_t) -> std::string_view { return sign_ups[next++]; });
  return sign_ins;
}

}  // namespace bench
