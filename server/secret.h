// Where the server's master secret comes from: GATEHOUSE_SECRET, else the file of [secret] file.
#pragma once

#include <gatehouse/auth/master_secret.h>
#include <server/config.h>

namespace gatehouse::server {

// gatehouse::read_master_secret of the variable where it is set, else gatehouse::master_secret of the file, which is
// made on first start. Fails as they do.
Result<MasterSecret> find_master_secret(const SecretSettings& settings, const Environment& environment,
                                        crypto::Random& random = crypto::system_random());

}  // namespace gatehouse::server
