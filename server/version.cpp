#include <server/version.h>

namespace gatehouse::server {

std::string_view version() { return GATEHOUSE_VERSION; }

}  // namespace gatehouse::server
