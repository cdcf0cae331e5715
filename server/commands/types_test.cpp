#include <gatehouse/app/app.h>
#include <gatehouse/http/server.h>
#include <gatehouse/rpc/service.h>
#include <server/commands/commands_testing.h>
#include <server/text_file.h>

#include <fstream>

namespace gatehouse::server {
namespace {

enum class Colour : unsigned char { red, green };
struct Point {
  double x = 0;
  double y = 0;
};
struct Path {
  std::vector<Point> points;
  std::optional<Colour> colour;
  std::map<std::string, std::string> notes;
};
struct Drawn {
  std::string who;
  Path path;
};

class TypesCommand : public CommandTest {
 protected:
  std::string schema(const std::string& text) {
    const auto path = folder / "schema.json";
    std::ofstream(path) << text;
    return path;
  }
  const std::string api = folder / "api.ts";
};

TEST_F(TypesCommand, PrintsTheTypesOfASchema) {
  const auto ran = gatehouse({"types", schema(R"({"methods":{"ping":{"return":null}}})")});
  EXPECT_EQ(ran.status, 0) << ran.error;
  EXPECT_NE(ran.out.find("\n  ping(): Promise<void>;\n"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.error, "");
}

// tests/types/run compiles that file, and calls of its methods.
TEST_F(TypesCommand, PrintsAServiceThatRuns) {
  rpc::Service service;
  service.event<Drawn>();
  service.expose("draw", {"path", {"width", 1}}, [](const Path&, int) { return true; });
  service.expose("find", {"colour", "near"}, [](Colour, std::optional<Point>) { return std::optional<Path>(); });
  service.expose("walk", {"path"}, [](Path path) -> rpc::Stream<Point> {
    for (const auto& point : path.points) co_yield point;
  });
  service.expose("picture", {}, [] { return Bytes{}; });
  service.expose("clear", {"reason"}, [](const json::Value&) {});
  App app;
  app.mount("/_ephaptic", service);
  http::Server server({.port = 0, .loops = 1, .workers = 1}, app);
  ASSERT_TRUE(server.start());
  const auto ran = gatehouse({"types", "ws://127.0.0.1:" + std::to_string(server.port()) + "/_ephaptic"});
  EXPECT_EQ(ran.status, 0) << ran.error;
  EXPECT_EQ(ran.out, *read_file(GATEHOUSE_SOURCE_DIR "/tests/types/service.ts", 10'000));
}

TEST_F(TypesCommand, WritesAFileOnlyWhenThereIsNews) {
  const auto file = schema(R"({"methods":{}})");
  EXPECT_EQ(gatehouse({"types", file, "-o", api}).out, "wrote " + api + "\n");
  EXPECT_EQ(gatehouse({"types", file, "-o", api}).out, "nothing new for " + api + "\n");
  std::ifstream written(api);
  const std::string text(std::istreambuf_iterator<char>(written), {});
  EXPECT_EQ(gatehouse({"types", file, "-o", "-"}).out, text);
  EXPECT_FALSE(std::filesystem::exists(folder / "gatehouse.db"));
}

TEST_F(TypesCommand, KeepsTheFileWhenTheSchemaIsBroken) {
  ASSERT_EQ(gatehouse({"types", schema(R"({"methods":{}})"), "-o", api}).status, 0);
  const auto size = std::filesystem::file_size(api);
  for (const std::string broken : {"", "{", "[]", R"({"methods":{"a b":{}}})"}) {
    expect_refused(gatehouse({"types", schema(broken), "-o", api}), 1, "schema.json: is no schema of a service: ");
    EXPECT_EQ(std::filesystem::file_size(api), size);
  }
}

TEST_F(TypesCommand, RefusesOtherPlacesAndCommandLines) {
  expect_refused(gatehouse({"types", folder / "gone.json"}), 1, "gone.json: cannot be read");
  expect_refused(gatehouse({"types", "file:///etc/hostname"}), 1, "begins with none of http:");
  expect_refused(gatehouse({"types"}), 2, "SERVICE");
  expect_refused(gatehouse({"types", "schema.json", "more"}), 2, "more");
  expect_refused(gatehouse({"types", "schema.json", "--watch"}), 2, "-o FILE");
  expect_refused(gatehouse({"types", "schema.json", "--watch", "-o", "-"}), 2, "-o FILE");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

}  // namespace
}  // namespace gatehouse::server
