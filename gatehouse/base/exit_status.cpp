#include <gatehouse/base/exit_status.h>
#include <gatehouse/base/log.h>

#include <fmt/format.h>

#include <cstdio>

namespace gatehouse {

int exit_status(const Result<int>& ran) {
  if (ran) return *ran;
  const auto& [reason, detail, retry_after] = ran.error();
  const auto& known = facts(reason);
  fmt::print(stderr, "{}: {}\n", known.name, detail.empty() ? known.sentence : escaped(detail, 1024));
  return 1;
}

}  // namespace gatehouse
