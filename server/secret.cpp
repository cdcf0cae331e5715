#include <server/secret.h>

namespace gatehouse::server {

Result<MasterSecret> find_master_secret(const SecretSettings& settings, const Environment& environment,
                                        crypto::Random& random) {
  constexpr auto variable = "GATEHOUSE_SECRET";
  const auto given = environment.find(variable);
  return given != environment.end() ? read_master_secret(given->second, variable)
                                    : master_secret(settings.file, random);
}

}  // namespace gatehouse::server
