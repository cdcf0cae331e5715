#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/app/internal/paging.h>
#include <gatehouse/auth/audit_trail.h>

namespace gatehouse {

void add_admin_audit(App& app, Auth& auth) {
  app.get("/admin/audit", administrator(),
          [&auth](const Request& request) -> Result<Response> {
            AuditFilter filter;
            filter.event = TRY(text_parameter(request, "event"));
            filter.user = TRY(text_parameter(request, "user"));
            filter.before = TRY(before_parameter(request));
            filter.limit = TRY(limit_parameter(request));
            const auto page = TRY(list_audit(auth, filter));
            return no_store(reply(page));
          })
      .summary("What happened, newest first.")
      .tag("admin")
      .gives<AuditPage>()
      .query("event", "only these, such as `signed_in`")
      .query("user", "only of this user name, e-mail address or id")
      .query("before", "`next` of the page before")
      .query("limit", "how many, 1 to 200; 50 when left out")
      .refuses({Reason::invalid_request});
}

}  // namespace gatehouse
