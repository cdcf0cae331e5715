#include <gatehouse/store/internal/postgres_url.h>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <memory>

namespace gatehouse::store {
namespace {

using Parts = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

Parts parts_of(const std::string& url) { return {PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree}; }

std::string part(const Parts& parts, std::string_view name) {
  for (const auto* option = parts.get(); option->keyword != nullptr; ++option) {
    if (option->keyword == name && option->val != nullptr) return option->val;
  }
  return {};
}

}  // namespace

bool is_postgres(std::string_view url) { return url.starts_with("postgres://") || url.starts_with("postgresql://"); }

bool is_good_postgres(const std::string& url) { return parts_of(url) != nullptr; }

std::string shown_postgres(const std::string& url) {
  const auto parts = parts_of(url);
  if (!parts) return "postgres://?";
  const auto user = part(parts, "user"), port = part(parts, "port");
  return fmt::format("postgres://{}{}{}/{}", user.empty() ? "" : user + "@", part(parts, "host"),
                     port.empty() ? "" : ":" + port, part(parts, "dbname"));
}

}  // namespace gatehouse::store
