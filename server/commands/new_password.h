// Where the password of a new account comes from.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/random.h>
#include <server/commands/console.h>

#include <istream>

namespace gatehouse::server {

// All of standard input, less the end of its one line. invalid_request: more than one line, or more than 4 KiB.
Result<Secret> read_password(std::istream& in);
// Asked twice, as nobody sees what is typed. invalid_request when the two differ.
Result<Secret> ask_new_password(const Console& console);
// 100 random bits in four groups, without characters that look alike: "k7m2p-...".
Secret generate_password(crypto::Random& random);

}  // namespace gatehouse::server
