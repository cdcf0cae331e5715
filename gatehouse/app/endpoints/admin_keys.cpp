#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/auth/list_keys.h>

namespace gatehouse {
namespace {

struct Keys {
  std::vector<KeyView> keys;
};

struct Rotation {
  std::optional<bool> at_once;
};

struct Rotated {
  std::string id;
};

}  // namespace

void add_admin_keys(App& app, Auth& auth) {
  const auto guard = administrator();
  app.get("/admin/keys", guard,
          [&auth](const Request&) -> Result<Response> {
            auto keys = TRY(list_keys(auth));
            return no_store(reply(Keys{std::move(keys)}));
          })
      .summary("The signing keys, oldest first.")
      .tag("admin")
      .gives<Keys>();
  app.post("/admin/keys/rotate", guard,
           [&auth](const Request& request) -> Result<Response> {
             Rotation asked;
             if (!request.http().body().empty()) asked = TRY(request.json<Rotation>());
             const auto by = TRY(acting(auth, request));
             auto id = TRY(auth.keys.rotate(asked.at_once.value_or(false), by));
             return no_store(reply(201, Rotated{std::move(id)}));
           })
      .summary("Makes a new signing key. It is announced before it signs, unless the old one has leaked (at_once).")
      .tag("admin")
      .may_take<Rotation>()
      .gives<Rotated>(201)
      .refuses({Reason::conflict});
}

}  // namespace gatehouse
