// Comparison of secrets in constant time.
#pragma once

#include <gatehouse/base/bytes.h>

namespace gatehouse::crypto {

// Takes the same time wherever the two differ; only the lengths show.
bool equal(BytesView left, BytesView right);

}  // namespace gatehouse::crypto
