// What a command works on: the settings, and the Auth of the database they name.
#pragma once

#include <gatehouse/auth/auth.h>
#include <server/commands/console.h>
#include <server/settings.h>

#include <memory>
#include <string>

namespace gatehouse::server {

// Whether a database that is not there yet is a mistake (the wrong folder, most likely) or the first start.
enum class IfMissing : unsigned char { refuse, make };

// The database of the settings with its keys, without threads that tend it. Log: warnings and errors.
Result<std::unique_ptr<Auth>> open_here(Console& console, IfMissing if_missing = IfMissing::refuse);

// not_found with a hint, when `url` names a file that is not there.
Result<void> expect_database(const std::string& url);
bool is_missing(const std::string& url);

// The audit log's word for who did it.
Client operator_at_the_command_line();

}  // namespace gatehouse::server
