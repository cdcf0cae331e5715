#include <gatehouse/base/bytes.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/password/internal/fold.h>
#include <unicase.h>
#include <uninorm.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace gatehouse::password {

std::string folded(std::string_view text) {
  if (text.empty()) return {};
  std::size_t size = 0;
  auto* const made =
      u8_casefold(as_bytes(text).data(), text.size(), nullptr /* no language */, UNINORM_NFKC, nullptr, &size);
  if (made == nullptr) throw std::bad_alloc();
  const std::unique_ptr<Byte, void (*)(Byte*)> owner(made, [](Byte* bytes) { std::free(bytes); });
  std::string out(as_text({made, size}));
  wipe({made, size});
  return out;
}

std::string reversed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto length = utf8_sequence(text);
    out.insert(0, text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace gatehouse::password
