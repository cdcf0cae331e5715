#include <gatehouse/app/reply.h>

#include <chrono>
#include <optional>

namespace gatehouse {
namespace {

struct Problem {
  std::string type;
  std::string title;
  int status;
  std::string code;
  std::optional<std::string> request_id;
};

// Every 503 says when to come again; what does not pass by itself, such as a damaged file, is seldom repaired sooner.
std::chrono::seconds retry_after(const Error& error) {
  if (error.retry_after.count() > 0) return error.retry_after;
  return std::chrono::seconds(facts(error.reason).status == 503 ? 60 : 0);
}

}  // namespace

Response json_text(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

Response html(std::string page) {
  return {.status = 200, .headers = {{"Content-Type", "text/html; charset=utf-8"}}, .body = std::move(page)};
}

Response no_content() { return {.status = 204}; }

Response no_store(Response response) {
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response problem(const Error& error, std::string_view request_id) {
  const auto& known = facts(error.reason);
  const Problem body{.type = "about:blank",
                     .title = std::string(known.sentence),
                     .status = known.status,
                     .code = std::string(known.code),
                     .request_id = request_id.empty() ? std::nullopt : std::optional<std::string>(request_id)};
  Response response{.status = known.status,
                    .headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
                    .body = json::write(body)};
  if (const auto seconds = retry_after(error).count(); seconds > 0) {
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  return response;
}

}  // namespace gatehouse
