// A PEM that is accepted holds one sound key of the kind that was asked for. The DER inside is also tried by itself,
// below a label of each form.
#include <fuzz/keys.h>
#include <gatehouse/crypto/internal/openssl.h>
#include <openssl/pem.h>

#include <array>

namespace jose = gatehouse::jose;
using gatehouse::fuzz::require;

namespace {

constexpr std::array algorithms{jose::Algorithm::rs256, jose::Algorithm::ps512, jose::Algorithm::es256,
                                jose::Algorithm::es384, jose::Algorithm::es512, jose::Algorithm::eddsa,
                                jose::Algorithm::hs256};
constexpr std::array<const char*, 5> labels{"PUBLIC KEY", "RSA PUBLIC KEY", "PRIVATE KEY", "RSA PRIVATE KEY",
                                            "EC PRIVATE KEY"};

std::string as_pem(const char* label, std::string_view der) {
  const gatehouse::crypto::Bio bio(BIO_new(BIO_s_mem()));
  const auto bytes = gatehouse::as_bytes(der);
  PEM_write_bio(bio.get(), label, "", bytes.data(), static_cast<long>(bytes.size()));
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = gatehouse::fuzz::text_of(data, size);
  const std::uint8_t choice = gatehouse::fuzz::take_choice(input);
  const jose::Algorithm algorithm = algorithms[choice % algorithms.size()];
  const std::size_t form = choice / algorithms.size() % (labels.size() + 1);
  const bool is_der = form < labels.size();
  const std::string pem = is_der ? as_pem(labels[form], input) : std::string(input);
  const auto key = jose::Key::from_pem(pem, algorithm, "id");
  require(ERR_peek_error() == 0);  // what is left in the queue, the next caller would take for its own
  if (!key) return 0;
  require(key->algorithm() == algorithm && !key->is_symmetric() && key->id() == "id");
  gatehouse::fuzz::check_sound(*key);
  if (is_der) require(!jose::Key::from_pem(as_pem(labels[form], std::string(input) + '0'), algorithm));
  return 0;
}
