#include <gatehouse/auth/master_secret.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/key.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>

namespace gatehouse {
namespace {

constexpr std::size_t least_bytes = 32;
constexpr std::size_t longest_file = 4096;

class File {
 public:
  explicit File(int handle) : handle_(handle) {}
  File(const std::string& path, int flags) : File(open(path.c_str(), flags | O_CLOEXEC)) {}
  ~File() {
    if (handle_ >= 0) close(handle_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool is_open() const { return handle_ >= 0; }
  int handle() const { return handle_; }

 private:
  int handle_;
};

std::unexpected<Error> refuse(std::string_view place, std::string_view why) {
  return fail(Reason::invalid_config, fmt::format("{}: {}", place, why));
}

std::unexpected<Error> refuse_by_system(const std::string& path, std::string_view what) {
  const int error = errno;
  return refuse(path, fmt::format("{}: {}", what, std::strerror(error)));
}

bool is_sample(std::string_view text) {
  static constexpr std::array<std::string_view, 5> words{"replace", "changeme", "change-me", "change_me", "example"};
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool found = std::ranges::any_of(words, [&](auto word) { return lower.find(word) != std::string::npos; });
  wipe({reinterpret_cast<Byte*>(lower.data()), lower.size()});
  return found;
}

// What base64url says where that is long enough, else the text itself.
Result<Secret> secret_from(std::string_view text, std::string_view place) {
  if (text == sample_secret || is_sample(text)) return refuse(place, "a sample is not a secret");
  auto decoded = jose::from_base64url(text);
  auto bytes = decoded && decoded->size() >= least_bytes ? Secret::take(std::move(*decoded)) : Secret(text);
  if (bytes.size() < least_bytes) {
    return refuse(place, fmt::format("{} bytes; a secret has at least {}", bytes.size(), least_bytes));
  }
  if (jose::is_plainly_no_secret(text) || jose::is_plainly_no_secret(bytes.text())) {
    return refuse(place, "a secret is made of random bytes");
  }
  return bytes;
}

std::string_view without_line_end(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Result<void> check_kind(const File& file, const std::string& path) {
  struct stat status{};
  if (fstat(file.handle(), &status) != 0) return refuse_by_system(path, "cannot be examined");
  if (!S_ISREG(status.st_mode)) return refuse(path, "not a file");
  if ((status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
    return refuse(path, fmt::format("others may read or write it (mode {:04o}); chmod 600", status.st_mode & 07777));
  }
  return {};
}

Result<Secret> read_file(const File& file, const std::string& path) {
  TRY(check_kind(file, path));
  auto content = Secret::of_size(longest_file + 1);
  std::size_t size = 0;
  while (size < content.size()) {
    const auto count = read(file.handle(), content.writable().data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refuse_by_system(path, "cannot be read");
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > longest_file) return refuse(path, "too long for a secret");
  if (size == 0) return refuse(path, "empty; the secret that was in it is needed");
  return secret_from(without_line_end(content.text().substr(0, size)), path);
}

bool write_all(const File& file, std::string_view text) {
  while (!text.empty()) {
    const auto count = write(file.handle(), text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// A file of a name that nobody else has, so that nobody sees it half written. Empty name: errno says why.
std::string write_new_file(const std::string& beside, std::string_view text) {
  auto path = beside + ".XXXXXX";
  const File file(mkostemp(path.data(), O_CLOEXEC));  // mode 0600
  if (!file.is_open()) return {};
  if (write_all(file, text) && fsync(file.handle()) == 0) return path;
  const int error = errno;
  unlink(path.c_str());
  errno = error;
  return {};
}

Result<void> sync_folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const File directory(folder, O_RDONLY | O_DIRECTORY);
  if (!directory.is_open() || fsync(directory.handle()) != 0) return refuse_by_system(folder, "cannot be synced");
  return {};
}

// Whole or not at all, and never over a file that is there: a link fails where a rename would replace.
Result<void> make_file(const std::string& path, crypto::Random& random) {
  auto bytes = Secret::of_size(least_bytes);
  random.fill(bytes.writable());
  auto line = jose::base64url(bytes.bytes());
  line += '\n';
  const auto unfinished = write_new_file(path, line);
  wipe({reinterpret_cast<Byte*>(line.data()), line.size()});
  if (unfinished.empty()) return refuse_by_system(path, "cannot be made");
  Result<void> linked;
  if (link(unfinished.c_str(), path.c_str()) != 0 && errno != EEXIST) linked = refuse_by_system(path, "cannot be made");
  unlink(unfinished.c_str());
  TRY(linked);
  return sync_folder_of(path);
}

}  // namespace

Result<MasterSecret> read_master_secret(std::string_view text, std::string_view place) {
  auto bytes = TRY(secret_from(text, place));
  return MasterSecret{std::move(bytes), std::string(place), false};
}

Result<MasterSecret> master_secret(const std::string& file, crypto::Random& random) {
  bool made = false;
  if (access(file.c_str(), F_OK) != 0 && errno == ENOENT) {
    TRY(make_file(file, random));
    made = true;
  }
  const File opened(file, O_RDONLY);
  if (!opened.is_open()) return refuse_by_system(file, "cannot be read");
  auto bytes = TRY(read_file(opened, file));
  return MasterSecret{std::move(bytes), file, made};
}

}  // namespace gatehouse
