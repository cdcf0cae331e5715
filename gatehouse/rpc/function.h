// Function: a plain C++ function under a name, with the types of its parameters and of its result taken from itself.
#pragma once

#include <gatehouse/auth/guard.h>
#include <gatehouse/base/result.h>
#include <gatehouse/http/method.h>
#include <gatehouse/json/schema.h>
#include <gatehouse/rpc/call.h>
#include <gatehouse/rpc/codec.h>
#include <gatehouse/rpc/rate_limit.h>
#include <gatehouse/rpc/stream.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace gatehouse::rpc {

struct Parameter {
  std::string name;
  std::optional<std::string> fallback = {};  // as msgpack; none: it has to be given
  bool nullable = false;                     // of an optional type: nil is a value, not a want of one

  Parameter(const char* n) : name(n) {}
  template <class T>
  Parameter(const char* n, const T& value) : name(n), fallback(encoded(value)) {}

 private:
  template <class T>
  static std::string encoded(const T& value) {
    std::string out;
    MsgpackWriter writer(out);
    if constexpr (std::is_convertible_v<T, std::string_view>) {
      writer.text(value);
    } else {
      encode(writer, value);
    }
    return out;
  }
};

// The next value of a stream, as msgpack; empty: its end. Throws what the stream throws.
using Chunks = std::function<std::optional<std::string>()>;
// What a function gave: its result as msgpack, a stream of such, what it failed with, or what was wrong with the
// arguments.
using Outcome = std::variant<std::string, Chunks, Error, Problems>;

// One value for each parameter, as msgpack, in their order.
struct Arguments {
  std::vector<std::string_view> values;
  Source source = Source::msgpack;
};

// What the author of a service can still say about a function.
class Exposed {
 public:
  // It never blocks: it is called on the event loop, without a worker.
  Exposed& immediate() { return is_immediate = true, *this; }
  // "10/s", "10/m", "10/h", "10/d": calls of one user, or of one address where nobody is signed in. Throws
  // std::invalid_argument for anything else.
  Exposed& limit(std::string_view rate) { return rate_limit = std::make_unique<RateLimit>(rate), *this; }
  // Also a route: arguments from the pattern's parameters and the query, or (POST) from the members of a JSON object.
  // Streams answer JSON lines.
  Exposed& get(std::string_view pattern) { return routes.emplace_back(http::Method::get, pattern), *this; }
  Exposed& post(std::string_view pattern) { return routes.emplace_back(http::Method::post, pattern), *this; }

  std::string name;
  std::vector<Parameter> parameters;
  std::optional<Guard> guard;
  bool is_immediate = false;
  bool is_stream = false;
  std::unique_ptr<RateLimit> rate_limit;
  std::vector<std::pair<http::Method, std::string>> routes;
  json::Object arguments_schema;  // by parameter
  json::Value result_schema;      // null: nothing
  std::function<Outcome(const Call&, const Arguments&)> invoke;
};

template <class... Rest>
std::unique_ptr<Exposed> function(std::string_view name, std::initializer_list<Parameter> parameters,
                                  json::Definitions& definitions, Rest&&... rest);

}  // namespace gatehouse::rpc

#include <gatehouse/rpc/function_code.h>
