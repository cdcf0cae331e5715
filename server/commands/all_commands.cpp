#include <server/commands/commands.h>

namespace gatehouse::server {

std::vector<Command> all_commands() {
  return {serve(),         user_add(),    user_list(),   user_show(),      user_set_role(),
          user_disable(),  user_enable(), user_delete(), session_list(),   session_revoke(),
          key_list(),      key_rotate(),  key_export(),  token_sign(),     token_verify(),
          token_explain(), types(),       migrate(),     version_command()};
}

}  // namespace gatehouse::server
