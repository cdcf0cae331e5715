#include <gatehouse/base/bytes.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/schema.h>
#include <gatehouse/rpc/typescript.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::rpc {
namespace {

enum class Mood : unsigned char { calm, eager };
struct Joined {
  std::string who;
  std::optional<int> age;
  std::vector<Mood> moods;
  std::map<std::string, std::vector<std::optional<double>>> marks;
  Bytes picture;
  json::Value rest;
};

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text;
  return value ? *std::move(value) : json::Value();
}

std::string printed(std::string_view schema) {
  const auto text = typescript(parsed(schema));
  return text ? *text : text.error().detail;
}

// Why it is refused.
std::string why_not(const json::Value& schema) {
  const auto text = typescript(schema);
  EXPECT_FALSE(text) << *text;
  if (text) return {};
  EXPECT_EQ(text.error().reason, Reason::invalid_json);
  return text.error().detail;
}
std::string refused(std::string_view schema) { return why_not(parsed(schema)); }

// The type that a schema is printed as, where Joined, a struct, and Mood, an enum, are defined.
std::string type(std::string_view schema) {
  const auto text = printed(fmt::format(R"({{"methods":{{}},"events":{{"Seen":{}}},)"
                                        R"("definitions":{{"Joined":{{"properties":{{}}}},"Mood":{{"enum":[]}}}}}})",
                                        schema));
  constexpr std::string_view before = "  Seen: ";
  const auto start = text.find(before);
  if (start == std::string::npos) return text;
  const auto at = start + before.size();
  return text.substr(at, text.find(";\n", at) - at);
}

// The line of the method `f` with this description.
std::string method(std::string_view description) {
  const auto text = printed(fmt::format(R"({{"methods":{{"f":{}}}}})", description));
  const auto start = text.find("  f(");
  return start == std::string::npos ? text : text.substr(start + 2, text.find(";\n}", start) - start - 2);
}

TEST(Typescript, PrintsAWholeService) {
  EXPECT_EQ(printed(R"({"methods":{
      "add":{"args":{"left":{"type":"integer"},"right":{"type":"integer"}},"required":["left"],
             "return":{"$ref":"#/definitions/Sum"}},
      "count":{"args":{},"required":[],"return":{"type":"integer"},"stream":true}},
    "events":{"Joined":{"$ref":"#/definitions/Joined"}},
    "definitions":{
      "Sum":{"type":"object","properties":{"total":{"type":"integer"}},"required":["total"]},
      "Mood":{"enum":["calm","eager"]},
      "Joined":{"type":"object","properties":{"who":{"type":"string"},"mood":{"$ref":"#/definitions/Mood"}},
                "required":["who"]}}})"),
            R"(// The API of a service, printed by `gatehouse types`: what is changed here is lost when it prints again.
import type { Service } from "@gatehouse/client";

export interface Methods {
  add(left: number, right?: number): Promise<Sum>;
  count(): AsyncIterableIterator<number>;
}

export interface Events {
  Joined: Joined;
}

export type Api = Service<Methods, Events>;

export interface Sum {
  total: number;
}

export type Mood = "calm" | "eager";

export interface Joined {
  who: string;
  mood?: Mood;
}
)");
}

TEST(Typescript, PrintsWhatSchemasAreMadeOfTypes) {
  json::Definitions definitions;
  const auto event = json::schema_of<Joined>(definitions);
  const json::Object events{{"Joined", event}};
  const json::Object schema{{"methods", json::Object{}}, {"events", events}, {"definitions", definitions.schemas()}};
  const auto text = typescript(schema);
  ASSERT_TRUE(text) << text.error().detail;
  EXPECT_TRUE(text->ends_with(R"(
export type Mood = "calm" | "eager";

export interface Joined {
  who: string;
  age?: number;
  moods: Mood[];
  marks: Record<string, (number | null)[]>;
  picture: Uint8Array;
  rest: unknown;
}
)")) << *text;
}

TEST(Typescript, HasATypeForEverySchema) {
  EXPECT_EQ(type("{}"), "unknown");
  EXPECT_EQ(type(R"({"type":"integer"})"), "number");
  EXPECT_EQ(type(R"({"type":"number"})"), "number");
  EXPECT_EQ(type(R"({"type":"boolean"})"), "boolean");
  EXPECT_EQ(type(R"({"type":"null"})"), "null");
  EXPECT_EQ(type(R"({"type":"string"})"), "string");
  EXPECT_EQ(type(R"({"type":"string","format":"binary"})"), "Uint8Array");
  EXPECT_EQ(type(R"({"$ref":"#/definitions/Joined"})"), "Joined");
  EXPECT_EQ(type(R"({"enum":["a","b"]})"), R"("a" | "b")");
  EXPECT_EQ(type(R"({"enum":[]})"), "never");
  EXPECT_EQ(type(R"({"anyOf":[{"$ref":"#/definitions/Mood"},{"type":"null"}]})"), "Mood | null");
  EXPECT_EQ(type(R"({"type":"array"})"), "unknown[]");
  EXPECT_EQ(type(R"({"type":"array","items":{"type":"array","items":{"type":"string"}}})"), "string[][]");
  EXPECT_EQ(type(R"({"type":"array","items":{"enum":["a","b"]}})"), R"(("a" | "b")[])");
  EXPECT_EQ(type(R"({"type":"array","items":{"anyOf":[{"type":"string"},{"type":"null"}]}})"), "(string | null)[]");
  EXPECT_EQ(type(R"({"type":"object"})"), "Record<string, unknown>");
  EXPECT_EQ(type(R"({"type":"object","additionalProperties":true})"), "Record<string, unknown>");
  EXPECT_EQ(type(R"({"type":"object","additionalProperties":{"type":"array","items":{}}})"),
            "Record<string, unknown[]>");
  EXPECT_EQ(type(R"({"type":"object","properties":{}})"), "{}");
  EXPECT_EQ(type(R"({"type":"object","required":["at"],"properties":
                      {"at":{"type":"object","properties":{"x":{"type":"number"}}},"class":{"type":"string"}}})"),
            "{ at: { x?: number }; class?: string }");
}

TEST(Typescript, GivesNothingAsVoid) {
  EXPECT_EQ(method(R"({"return":null})"), "f(): Promise<void>");
  EXPECT_EQ(method("{}"), "f(): Promise<void>");
  EXPECT_EQ(method(R"({"return":{},"stream":false})"), "f(): Promise<unknown>");
}

TEST(Typescript, LetsParametersBeLeftOutOnlyAtTheEnd) {
  EXPECT_EQ(method(R"({"args":{"a":{"type":"number"},"b":{"type":"string"},"c":{"type":"boolean"}},"required":["b"]})"),
            "f(a: number | undefined, b: string, c?: boolean): Promise<void>");
}

TEST(Typescript, CallsParametersOtherThanWords) {
  EXPECT_EQ(method(R"({"args":{"default":{},"this":{},"this_":{},"type":{}},"required":["this"]})"),
            "f(default_: unknown | undefined, this__: unknown, this_?: unknown, type?: unknown): Promise<void>");
}

TEST(Typescript, BreaksLongLines) {
  const std::string name(60, 'a');
  const auto args = fmt::format(R"({{"args":{{"{0}":{{}},"{0}b":{{}}}}}})", name);
  EXPECT_EQ(method(args), fmt::format("f(\n    {0}?: unknown,\n    {0}b?: unknown,\n  ): Promise<void>", name));
  const auto values = fmt::format(R"({{"methods":{{}},"definitions":{{"Mood":{{"enum":["{0}","{0}b"]}}}}}})", name);
  EXPECT_TRUE(printed(values).ends_with(fmt::format("\nexport type Mood =\n  | \"{0}\"\n  | \"{0}b\";\n", name)));
}

TEST(Typescript, PrintsAnEmptyServiceAndEmptyTypes) {
  const auto text = printed(R"({"methods":{},"definitions":{"Hidden":{"type":"object","properties":{}}}})");
  for (const auto* name : {"Methods", "Events", "Hidden"}) {
    EXPECT_NE(text.find(fmt::format("export interface {} {{}}\n", name)), std::string::npos) << text;
  }
}

TEST(Typescript, PrintsAMethodCalledNewAsAMethod) {
  EXPECT_NE(printed(R"({"methods":{"new":{},"delete":{}}})").find("  \"new\"(): Promise<void>;\n  delete():"),
            std::string::npos);
}

TEST(Typescript, KeepsHostileTextsInsideTheirQuotes) {
  EXPECT_EQ(type(R"({"enum":["\"; evil(); \"","a\\","*/\n`${x}","\u2028\u2029\u2028"]})"),
            R"("\"; evil(); \"" | "a\\" | "*/\n`${x}" | "\u2028\u2029\u2028")");
}

TEST(Typescript, RefusesNamesThatAreNoIdentifiers) {
  for (const std::string bad : {"", " ", "a b", "a-b", "1a", "a;", "a.b", "gatehouse:x", "é", "a\\n", "x: any; y"}) {
    const auto where = [&](std::string_view before) {
      return std::string(before) + (bad == "a\\n" ? "a\n" : bad) + " is no ";
    };
    const auto has = [&](std::string_view schema, std::string_view before) {
      const auto filled = fmt::format(fmt::runtime(schema), bad);
      EXPECT_TRUE(refused(filled).starts_with(where(before))) << refused(filled);
    };
    has(R"({{"methods":{{"{}":{{}}}}}})", "methods.");
    has(R"({{"methods":{{"f":{{"args":{{"{}":{{}}}}}}}}}})", "methods.f.args.");
    has(R"({{"methods":{{}},"events":{{"{}":{{}}}}}})", "events.");
    has(R"({{"methods":{{}},"definitions":{{"{}":{{"enum":[]}}}}}})", "definitions.");
    has(R"({{"methods":{{}},"definitions":{{"D":{{"properties":{{"{}":{{}}}}}}}}}})", "definitions.D.");
  }
}

TEST(Typescript, RefusesTypesWithNamesOfTheLanguageOrItsOwn) {
  for (const auto* name : {"class", "void", "any", "unique", "Promise", "Record", "Api", "Service"}) {
    EXPECT_EQ(refused(fmt::format(R"({{"methods":{{}},"definitions":{{"{}":{{"enum":[]}}}}}})", name)),
              fmt::format("definitions.{} is no name that a type can have in TypeScript", name));
  }
}

TEST(Typescript, RefusesMethodsThatNoClientCouldReach) {
  for (const auto* name : {"on", "queries", "then", "constructor", "toString", "__proto__", "__anything"}) {
    EXPECT_EQ(refused(fmt::format(R"({{"methods":{{"{}":{{}}}}}})", name)),
              fmt::format("methods.{} has a name that clients have something else of", name));
  }
}

TEST(Typescript, SaysWhereASchemaIsNone) {
  for (const auto* none : {"null", "5", "[]", "\"methods\"", "{}"})
    EXPECT_EQ(refused(none), "the schema has no methods");
  EXPECT_EQ(refused(R"({"methods":[]})"), "methods is no object");
  EXPECT_EQ(refused(R"({"methods":{},"events":5})"), "events is no object");
  EXPECT_EQ(refused(R"({"methods":{},"definitions":null})"), "definitions is no object");
  EXPECT_EQ(refused(R"({"methods":{},"definitions":{"A":{"type":"string"}}})"),
            "definitions.A is neither an object nor an enum");
  EXPECT_EQ(refused(R"({"methods":{},"definitions":{"A":{"properties":{"b":{"type":"array","items":5}}}}})"),
            "definitions.A.b[] is no schema");
  EXPECT_EQ(refused(R"({"methods":{},"definitions":{"A":{"properties":[]}}})"),
            "definitions.A.properties is no object");
}

TEST(Typescript, SaysWhereAMethodIsNone) {
  EXPECT_EQ(method("5"), "methods.f is no object");
  EXPECT_EQ(method(R"({"args":[]})"), "methods.f.args is no object");
  EXPECT_EQ(method(R"({"args":{"a":true}})"), "methods.f.args.a is no schema");
  EXPECT_EQ(method(R"({"required":5})"), "methods.f.required is no list of names");
  EXPECT_EQ(method(R"({"required":[5]})"), "methods.f.required is no list of names");
  EXPECT_EQ(method(R"({"args":{"a":{}},"required":["b"]})"), "methods.f.required names what is no argument");
  EXPECT_EQ(method(R"({"return":5})"), "methods.f.return is no schema");
}

TEST(Typescript, SaysWhereATypeIsNone) {
  EXPECT_EQ(type(R"({"type":"date"})"), "events.Seen has a type that is not known here");
  EXPECT_EQ(type(R"({"items":{}})"), "events.Seen has a type that is not known here");
  EXPECT_EQ(type(R"({"type":"object","additionalProperties":{"type":5}})"),
            "events.Seen.* has a type that is not known here");
  EXPECT_EQ(type(R"({"enum":[5]})"), "events.Seen.enum is no list of texts");
  EXPECT_EQ(type(R"({"enum":{}})"), "events.Seen.enum is no list of texts");
  EXPECT_EQ(type(R"({"anyOf":[]})"), "events.Seen.anyOf is no list of schemas");
  EXPECT_EQ(type(R"({"anyOf":[5]})"), "events.Seen is no schema");
  EXPECT_EQ(type(R"({"$ref":"#/definitions/Gone"})"), "events.Seen refers to Gone, which is not defined");
  EXPECT_EQ(type(R"({"$ref":"#/methods/Joined"})"), "events.Seen refers to no definition");
  EXPECT_EQ(type(R"({"$ref":5})"), "events.Seen refers to no definition");
}

TEST(Typescript, RefusesWhatIsNestedWithoutEnd) {
  json::Value deep = json::Object{};
  for (int i = 0; i < 200; ++i) deep = json::Object{{"type", "array"}, {"items", std::move(deep)}};
  const json::Object events{{"Deep", std::move(deep)}};
  const auto why = why_not(json::Object{{"methods", json::Object{}}, {"events", events}});
  EXPECT_TRUE(why.starts_with("events.Deep[][]")) << why;
  EXPECT_TRUE(why.ends_with(" is nested too deep")) << why;
}

}  // namespace
}  // namespace gatehouse::rpc
