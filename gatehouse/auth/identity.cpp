#include <gatehouse/auth/identity.h>

#include <algorithm>

namespace gatehouse {

bool Identity::has_role(std::string_view role) const { return std::ranges::find(roles, role) != roles.end(); }
bool Identity::has_scope(std::string_view scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }

}  // namespace gatehouse
