#include <gatehouse/app/endpoints/accounts.h>

namespace gatehouse {

void add_account_endpoints(App& app, Auth& auth) {
  app.identify([&auth](const Credentials& given) { return auth.tokens.identify(given); });
  app.recheck([&auth](const Identity& who) { return auth.tokens.still_good(who); });
  add_sign_up(app, auth);
  add_sign_in(app, auth);
  add_refresh(app, auth);
  add_sign_out(app, auth);
  add_session(app, auth);
  add_profile(app, auth);
  add_change_password(app, auth);
  add_sessions(app, auth);
  add_events(app, auth);
  add_set_up(app, auth);
  add_verify(app, auth);
  add_jwks(app, auth);
}

}  // namespace gatehouse
