#include <server/commands/commands.h>
#include <server/version.h>

#include <ostream>

namespace gatehouse::server {

Command version_command() {
  return {.name = "version",
          .sentence = "Prints the version of this binary.",
          .examples = "  gatehouse version",
          .parameters = {},
          .run = [](Console& console, const Arguments&) -> Result<int> {
            console.out << "gatehouse " << version() << '\n';
            return 0;
          }};
}

}  // namespace gatehouse::server
