// What main returns of a program that is a function with a Result.
#pragma once

#include <gatehouse/base/result.h>

namespace gatehouse {

//   Result<int> serve() { ...TRY(...)... }
//   int main() { return exit_status(serve()); }
//
// The int itself; 1 for an error, after one line on standard error that says which: "invalid_config: ...".
int exit_status(const Result<int>& ran);

}  // namespace gatehouse
