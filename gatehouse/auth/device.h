// Device: what a User-Agent header says its sender is, in words for its owner. Anybody can send any: never a proof.
#pragma once

#include <string>
#include <string_view>

namespace gatehouse {

// "Firefox on Linux", "Safari on iPhone", "curl"; "an unknown device". Nothing of the header itself is in the answer.
std::string device_of(std::string_view user_agent);

}  // namespace gatehouse
