// A password on its way from the client to the hash: in its one spelling, wiped when it goes.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/password/prepare.h>

#include <string_view>

namespace gatehouse {

inline Result<Secret> prepared(std::string_view password) {
  auto text = TRY(password::prepare(password));
  Secret secret(text);
  wipe({reinterpret_cast<Byte*>(text.data()), text.size()});
  return secret;
}

}  // namespace gatehouse
