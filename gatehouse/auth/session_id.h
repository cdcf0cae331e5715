// Session ids as text: a decimal number in the `sid` claim and in URLs.
#pragma once

#include <gatehouse/store/sessions.h>

#include <optional>
#include <string>
#include <string_view>

namespace gatehouse {

std::string session_text(store::SessionId id);
// Nothing but digits without a leading zero; none for anything else.
std::optional<store::SessionId> session_id(std::string_view text);

}  // namespace gatehouse
