// Assemble: the one place where the server is built, from its settings to an App that only has to listen.
#pragma once

#include <gatehouse/app/app.h>
#include <gatehouse/auth/auth.h>
#include <server/config.h>
#include <server/secret.h>
#include <server/settings.h>

#include <memory>

namespace gatehouse::server {

AuthSettings auth_settings(const Settings& settings);
AppSettings app_settings(const Settings& settings, const Log& log);

// GET /healthz: this process answers. GET /readyz: so does its database; else 503.
void add_health(App& app, Auth& auth);

struct House {
  std::unique_ptr<Auth> auth;
  std::unique_ptr<App> app;  // last: it uses the Auth, so it goes first
};

// Opens the database and puts every route in its place. Fails as Auth::open does.
Result<House> assemble(const Settings& settings, const MasterSecret& secret, const World& world);

// The Auth alone, as commands use it. When the secret was made just now and does not open what is stored, the error
// says so.
Result<std::unique_ptr<Auth>> open_auth(const Settings& settings, const MasterSecret& secret, const World& world);

}  // namespace gatehouse::server
