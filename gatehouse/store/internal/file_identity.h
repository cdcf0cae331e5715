// Notices that the file at a path is no longer the one that was opened: what is written to it then is lost.
#pragma once

#include <gatehouse/base/result.h>

#include <cstdint>
#include <string>

namespace gatehouse::store {

// For one thread at a time.
class FileIdentity {
 public:
  // Remembers the file that is there now. An empty path is never wrong.
  explicit FileIdentity(std::string path);
  // storage_unavailable when it was moved, removed or replaced; good again once it is back.
  Result<void> check() const;

 private:
  struct Identity {
    std::uint64_t device = 0, inode = 0;
    bool operator==(const Identity&) const = default;
  };
  Identity look() const;

  std::string path_;
  Identity remembered_;
};

}  // namespace gatehouse::store
