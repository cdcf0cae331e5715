// The code behind function.h; include that one.
#pragma once

#include <gatehouse/rpc/function.h>

#include <array>
#include <cstddef>

namespace gatehouse::rpc::detail {

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... P>
struct Signature<R (*)(P...)> : Signature<R(P...)> {};
template <class C, class R, class... P>
struct Signature<R (C::*)(P...) const> : Signature<R(P...)> {};
template <class R, class... P>
struct Signature<R(P...)> {
  using Return = R;
  using Values = std::tuple<std::decay_t<P>...>;
  static constexpr bool takes_call = false;
};
template <class R, class... P>
struct Signature<R(const Call&, P...)> {
  using Return = R;
  using Values = std::tuple<std::decay_t<P>...>;
  static constexpr bool takes_call = true;
};

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;
template <class T>
inline constexpr bool is_stream = false;
template <class T>
inline constexpr bool is_stream<Stream<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool makes_stream = is_stream<T>;
template <class T>
inline constexpr bool makes_stream<Result<T>> = is_stream<T>;

// What a function gives once it has not failed: T for Result<T>, and for Stream<T> what the stream is made of.
template <class R>
struct Given {
  using Type = R;
};
template <class T>
struct Given<Result<T>> : Given<T> {};
template <class T>
struct Given<Stream<T>> : Given<T> {};

template <class T>
std::string encoded(const T& value) {
  std::string out;
  MsgpackWriter writer(out);
  encode(writer, value);
  return out;
}
inline std::string encoded() { return "\xC0"; }  // nil

template <class T>
Chunks chunks(Stream<T> stream) {
  return [shared = std::make_shared<Stream<T>>(std::move(stream))]() -> std::optional<std::string> {
    const auto value = shared->next();
    if (!value) return std::nullopt;
    return encoded(*value);
  };
}

template <class T>
Outcome outcome(T&& given) {
  using Plain = std::remove_cvref_t<T>;
  if constexpr (is_result<Plain>) {
    if (!given) return std::forward<T>(given).error();
    if constexpr (std::is_void_v<typename Plain::value_type>) {
      return encoded();
    } else {
      return outcome(*std::forward<T>(given));
    }
  } else if constexpr (is_stream<Plain>) {
    return chunks(std::forward<T>(given));
  } else {
    return encoded(given);
  }
}

template <class F, class... Given>
Outcome outcome_of(const F& function, Given&&... given) {
  if constexpr (std::is_void_v<std::invoke_result_t<const F&, Given...>>) {
    function(std::forward<Given>(given)...);
    return encoded();
  } else {
    return outcome(function(std::forward<Given>(given)...));
  }
}

template <class F, std::size_t... at>
Outcome invoke(const F& function, const Exposed& exposed, const Call& call, const Arguments& given,
               std::index_sequence<at...>) {
  typename Signature<F>::Values values;
  Problems problems;
  [[maybe_unused]] const auto read = [&](auto& value, std::size_t place) {
    MsgpackReader reader(given.values[place]);
    decode(value, reader, problems, exposed.parameters[place].name, given.source);
  };
  (read(std::get<at>(values), at), ...);
  if (!problems.empty()) return problems;
  if constexpr (Signature<F>::takes_call) {
    return outcome_of(function, call, std::move(std::get<at>(values))...);
  } else {
    return outcome_of(function, std::move(std::get<at>(values))...);
  }
}

template <class Values, std::size_t... at>
void describe(Exposed& exposed, json::Definitions& definitions, std::index_sequence<at...>) {
  [[maybe_unused]] const auto one = [&]<class T>(Parameter& parameter, const T*) {
    parameter.nullable = is_optional<T>;
    if (parameter.nullable && !parameter.fallback) parameter.fallback = encoded();
    exposed.arguments_schema.set(parameter.name, json::schema_of<T>(definitions));
  };
  (one(exposed.parameters[at], static_cast<const std::tuple_element_t<at, Values>*>(nullptr)), ...);
}

// Checks the names; throws std::invalid_argument.
std::unique_ptr<Exposed> named(std::string_view name, std::initializer_list<Parameter> parameters,
                               std::size_t expected);

template <class F>
std::unique_ptr<Exposed> plain_function(std::string_view name, std::initializer_list<Parameter> parameters,
                                        json::Definitions& definitions, F function) {
  using Values = typename Signature<F>::Values;
  using Result = typename Given<typename Signature<F>::Return>::Type;
  constexpr auto each = std::make_index_sequence<std::tuple_size_v<Values>>{};
  auto exposed = named(name, parameters, std::tuple_size_v<Values>);
  describe<Values>(*exposed, definitions, each);
  if constexpr (!std::is_void_v<Result>) exposed->result_schema = json::schema_of<Result>(definitions);
  exposed->is_stream = makes_stream<typename Signature<F>::Return>;
  exposed->invoke = [function = std::move(function), of = exposed.get(), each](
                        const Call& call, const Arguments& given) { return invoke(function, *of, call, given, each); };
  return exposed;
}

}  // namespace gatehouse::rpc::detail

namespace gatehouse::rpc {

template <class... Rest>
std::unique_ptr<Exposed> function(std::string_view name, std::initializer_list<Parameter> parameters,
                                  json::Definitions& definitions, Rest&&... rest) {
  static_assert(sizeof...(Rest) > 0, "after the parameters come guards, if any, and the function");
  constexpr std::size_t last = sizeof...(Rest) - 1;
  auto given = std::forward_as_tuple(std::forward<Rest>(rest)...);
  using Last = std::tuple_element_t<last, decltype(given)>;
  auto exposed = detail::plain_function(name, parameters, definitions,
                                        std::decay_t<Last>(std::forward<Last>(std::get<last>(given))));
  const auto guard = [&](const Guard& next) { exposed->guard = exposed->guard ? *exposed->guard && next : next; };
  [&]<std::size_t... at>(std::index_sequence<at...>) {
    (guard(std::get<at>(given)), ...);
  }(std::make_index_sequence<last>{});
  return exposed;
}

}  // namespace gatehouse::rpc
