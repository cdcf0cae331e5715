// The one place where libsodium is set up.
#pragma once

namespace gatehouse::crypto {

// Before the first use of libsodium on any path; cheap after the first call, safe from many threads at once.
// Throws std::runtime_error when libsodium cannot work on this machine.
void ready_sodium();

}  // namespace gatehouse::crypto
