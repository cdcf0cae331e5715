// The parameters of a query that say which page is wanted, checked.
#pragma once

#include <gatehouse/app/request.h>
#include <gatehouse/base/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gatehouse {

// The parameters below fail with invalid_request when they are given twice, or when the query as a whole cannot be
// read.

// Empty when it is not there; at most 254 bytes, as an e-mail address has.
Result<std::string> text_parameter(const Request& request, std::string_view name);
// None when it is not there; decimal digits that say `least` to `most`.
Result<std::optional<std::int64_t>> number_parameter(const Request& request, std::string_view name, std::int64_t least,
                                                     std::int64_t most);
Result<int> limit_parameter(const Request& request);                           // `limit`: 1 to 200, else 50
Result<std::optional<std::int64_t>> before_parameter(const Request& request);  // `before`: an id from a page

}  // namespace gatehouse
