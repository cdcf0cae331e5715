#include <gatehouse/base/secret.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/password/prepare.h>
#include <uninorm.h>

#include <cstdlib>
#include <memory>

namespace gatehouse::password {

Result<std::string> prepare(std::string_view password) {
  if (password.size() > longest_text) return fail(Reason::password_too_long);
  if (!is_utf8(password)) return fail(Reason::invalid_request, "a password that is not UTF-8");
  if (password.find('\0') != std::string_view::npos) return fail(Reason::invalid_request, "a password with a NUL");

  if (password.empty()) return std::string();

  std::size_t size = 0;
  auto* const made = u8_normalize(UNINORM_NFKC, as_bytes(password).data(), password.size(), nullptr, &size);
  const std::unique_ptr<Byte, void (*)(Byte*)> owner(made, [](Byte* bytes) { std::free(bytes); });
  if (made == nullptr) return fail(Reason::internal, "NFKC failed");
  std::string prepared(as_text({made, size}));
  wipe({made, size});
  if (prepared.size() > longest_prepared) return fail(Reason::password_too_long);
  return prepared;
}

}  // namespace gatehouse::password
