// UUID version 7: sortable by the time it was made (RFC 9562 section 5.7).
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/crypto/random.h>

#include <string>

namespace gatehouse::crypto {

// 36 characters in lower case. 74 bits are random: good as a name, not as a secret.
std::string uuid_v7(Time time, Random& random);

}  // namespace gatehouse::crypto
