// Routes: exposed functions as HTTP routes, with the same guard, limit and checks as over RPC.
#pragma once

#include <gatehouse/rpc/internal/state.h>

namespace gatehouse::rpc {

void add_routes(App& app, const ServiceState& state, const Exposed& exposed);

}  // namespace gatehouse::rpc
