#include <gatehouse/app/endpoints/admin.h>
#include <gatehouse/app/internal/paging.h>
#include <gatehouse/auth/overview.h>

namespace gatehouse {
namespace {

constexpr int usual_days = 7;
constexpr int most_days = 90;

}  // namespace

void add_admin_overview(App& app, Auth& auth) {
  app.get("/admin/overview", administrator(),
          [&auth](const Request& request) -> Result<Response> {
            const auto days = TRY(number_parameter(request, "days", 1, most_days));
            const auto answer = TRY(overview(auth, std::chrono::days{days.value_or(usual_days)}));
            return no_store(reply(answer));
          })
      .summary("Totals, and what happened by the hour.")
      .tag("admin")
      .gives<Overview>()
      .query("days", "of the hours, 1 to 90; 7 when left out")
      .refuses({Reason::invalid_request});
}

}  // namespace gatehouse
