// The master secret, from which every key that seals or authenticates something is derived; kept in a file.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/random.h>

#include <string>
#include <string_view>

namespace gatehouse {

// What the documentation shows where a secret goes; refused.
inline constexpr std::string_view sample_secret = "replace-this-with-32-random-bytes";

struct MasterSecret {
  Secret bytes;       // at least 32
  std::string place;  // where it was found: the file's path, or whatever `read_master_secret` was told
  bool made = false;  // the file was made just now: the first start, or the old one is gone
};

// From `file`, which is made when it is not there: 32 random bytes as base64url, readable by its owner alone, on disk
// before this returns; of two processes that start at once both read what one of them made. Whoever loses the file
// loses what it sealed: the signing keys and the refresh tokens.
// Fails: invalid_config (too short, a sample, a file that others may read or write, or that is no file), naming the
// file and never the secret.
Result<MasterSecret> master_secret(const std::string& file, crypto::Random& random = crypto::system_random());

// From text that came another way (an environment variable, a vault): base64url, or any text of at least 32 bytes.
// `place` names it in the errors, which are the same.
Result<MasterSecret> read_master_secret(std::string_view text, std::string_view place);

}  // namespace gatehouse
