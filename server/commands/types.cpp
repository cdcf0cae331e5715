#include <gatehouse/base/clock.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/rpc/typescript.h>
#include <server/commands/commands.h>
#include <server/commands/interrupt.h>
#include <server/fetch.h>
#include <server/text_file.h>

#include <fmt/format.h>

#include <functional>
#include <ostream>

namespace gatehouse::server {
namespace {

constexpr FetchLimits limits;

Result<std::string> read_schema(const std::string& place, const std::function<bool()>& gives_up) {
  if (!place.contains("://")) return read_file(place, limits.bytes);
  const auto url = TRY(schema_url(place));
  return fetch(url, limits, gives_up);
}

// The TypeScript of the service at `place`.
Result<std::string> types_of(const std::string& place, const std::function<bool()>& gives_up) {
  const auto text = TRY(read_schema(place, gives_up));
  const auto schema = json::parse(text, {.bytes = limits.bytes});
  auto printed = schema ? rpc::typescript(*schema) : Result<std::string>(fail(schema.error()));
  if (printed) return printed;
  return fail(Reason::invalid_json, fmt::format("{}: is no schema of a service: {}", place, printed.error().detail));
}

Result<Replaced> update(const std::string& place, const std::string& output, const std::function<bool()>& gives_up) {
  const auto text = TRY(types_of(place, gives_up));
  return replace_file(output, text);
}

// Says each failure once, until something else happens.
int watch(Console& console, const std::string& place, const std::string& output) {
  Interrupt interrupt;
  std::string said;
  do {
    const auto updated = update(place, output, [&] { return interrupt.is_pending(); });
    if (updated && *updated == Replaced::written) console.out << "wrote " << output << std::endl;
    if (!updated && !interrupt.is_pending() && updated.error().detail != said) {
      refused(console, updated.error().detail + " (still watching)");
    }
    said = updated ? "" : updated.error().detail;
  } while (!interrupt.within(1s));
  return 0;
}

Result<int> run_types(Console& console, const Arguments& given) {
  const auto& place = given.text("SERVICE");
  const auto output = given.maybe("-o").value_or("-");
  if (output != "-" && given.has("--watch")) return watch(console, place, output);
  if (given.has("--watch")) return misused(console, "--watch needs a file to write: -o FILE");
  if (output == "-") {
    const auto text = TRY(types_of(place, never));
    console.out << text;
    return 0;
  }
  const auto replaced = TRY(update(place, output, never));
  console.out << (replaced == Replaced::written ? "wrote " : "nothing new for ") << output << '\n';
  return 0;
}

}  // namespace

Command types() {
  using enum Parameter::Kind;
  return {.name = "types",
          .sentence = "Prints the TypeScript of an RPC service: its methods, events and types, for `connect<Api>`.",
          .examples =
              "  gatehouse types http://localhost:8080/_ephaptic -o src/api.ts\n"
              "  gatehouse types wss://chat.example/_ephaptic -o src/api.ts --watch\n"
              "  gatehouse types schema.json > api.ts",
          .parameters = {{"SERVICE", required, "", "where it is mounted, or the URL or file of its schema.json"},
                         {"-o", optional, "FILE", "replaced as a whole, when there is news; else standard output"},
                         {"--watch", flag, "", "looks each second until Ctrl-C; the server may come and go"}},
          .run = run_types};
}

}  // namespace gatehouse::server
