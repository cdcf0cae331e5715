// Every command of the binary, each in a file of its name.
#pragma once

#include <server/commands/command.h>

#include <vector>

namespace gatehouse::server {

Command serve();
Command user_add();
Command user_list();
Command user_show();
Command user_set_role();
Command user_disable();
Command user_enable();
Command user_delete();
Command session_list();
Command session_revoke();
Command key_list();
Command key_rotate();
Command key_export();
Command token_sign();
Command token_verify();
Command token_explain();
Command types();
Command migrate();
Command version_command();

std::vector<Command> all_commands();  // in the order of the help

}  // namespace gatehouse::server
