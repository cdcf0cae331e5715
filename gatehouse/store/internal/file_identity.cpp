#include <gatehouse/store/internal/file_identity.h>

#include <sys/stat.h>

namespace gatehouse::store {

FileIdentity::FileIdentity(std::string path) : path_(std::move(path)) {
  if (!path_.empty()) remembered_ = look();
}

FileIdentity::Identity FileIdentity::look() const {
  struct stat facts{};
  if (::stat(path_.c_str(), &facts) != 0) return {};
  return {.device = facts.st_dev, .inode = facts.st_ino};
}

Result<void> FileIdentity::check() const {
  if (path_.empty() || look() == remembered_) return {};
  return fail(Error{Reason::storage_unavailable, path_ + " was moved, removed or replaced", std::chrono::seconds(1)});
}

}  // namespace gatehouse::store
