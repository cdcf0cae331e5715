// The side of npm's @msgpack/msgpack in the interoperability tests.
//   node msgpack_peer.mjs make    prints {"integer 255": message in base64, ...}
//   node msgpack_peer.mjs check   reads what msgpack_tool made of them, prints {"integer 255": "", ...}: empty when right
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { decode, encode, ExtData } from "@msgpack/msgpack";

const range = (count) => Array.from({ length: count }, (_, at) => at);
const around = (...edges) => edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
const nested = (depth, wrap) => range(depth).reduce(wrap, null);

// Each is {value, message}; `exact` when ours has to be the same bytes; `refused` when we must not take it.
const cases = new Map();
function add(name, value, { options = {}, exact = true, refused = false, message = encode(value, options) } = {}) {
  if (cases.has(name)) throw new Error(`two cases are named ${name}`);
  cases.set(name, { value, message, exact, refused });
}

for (const value of [null, true, false]) add(`${value}`, value);
const powers = range(53).map((power) => 2 ** power);
for (const value of new Set(powers.flatMap((power) => around(power, -power)))) add(`integer ${value + 0}`, value + 0);
for (const value of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) add(`safe integer ${value}`, value);
for (const value of [0n, 5n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, -1n, -(2n ** 53n) - 1n, -(2n ** 63n)]) {
  add(`integer of 64 bits ${value}`, value, { options: { useBigInt64: true }, exact: value > 2n ** 32n || value < -(2n ** 31n) });
}
const floats = [0.1, 0.5, -1.5, 1 / 3, Math.PI, 1e21, -1e300, 2 ** 53, 2 ** 64, Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON];
for (const value of floats) add(`float ${value}`, value);
for (const value of [0.5, -2.25, 1 / 3, 1e30, 2 ** -140].map(Math.fround)) {
  add(`float of 32 bits ${value}`, value, { options: { forceFloat32: true }, exact: false });
}
for (const letter of ["a", "é", "€", "😀"]) {
  const bytes = Buffer.byteLength(letter);
  for (const size of new Set([0, ...around(32, 256, 65536).map((size) => Math.floor(size / bytes))])) {
    add(`text of ${size} ${letter}`, letter.repeat(size));
  }
}
for (const size of [0, 1, ...around(32, 256, 65536)]) add(`${size} bytes`, Uint8Array.from(range(size), (at) => at * 7));
for (const size of [0, 1, ...around(16, 256, 65536)]) {
  add(`array of ${size}`, range(size));
  add(`map of ${size}`, Object.fromEntries(range(size).map((at) => [`key ${at}`, at % 2 === 0])));
}
for (const depth of range(32)) {
  add(`${depth + 1} arrays`, nested(depth + 1, (inner) => [inner]));
  add(`${depth + 1} maps`, nested(depth + 1, (inner) => ({ a: 1, inner, z: true })));
}
add("call", { type: "rpc", id: 7, name: "add", args: [2, 3], kwargs: { base: 10, note: "zażółć", file: Buffer.from("bytes") } });
add("init", { type: "init", auth: { token: "e30.e30." } });

add("a date", new Date(0), { refused: true });
add("an extension", new ExtData(5, Buffer.from("x")), { refused: true });
for (const value of [NaN, Infinity, -Infinity]) add(`${value}`, value, { refused: true });
add("33 arrays", nested(33, (inner) => [inner]), { refused: true });
add("a message that goes on", null, { message: Buffer.concat([encode([1]), encode(2)]), refused: true });

// What of a value JSON can say.
function inJson(value) {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(inJson);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inJson(inner)]));
}

// Bytes in whichever class they come.
const plain = (value) => {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
};

function verdict({ value, message, exact, refused }, ours) {
  if (refused) return ours.refused ? "" : "was accepted";
  if (ours.refused) return ours.refused;
  if (!isDeepStrictEqual(ours.json, inJson(value))) return `as JSON ${JSON.stringify(ours.json).slice(0, 100)}`;
  const again = Buffer.from(ours.again, "base64");
  const back = decode(again, { useBigInt64: typeof value === "bigint" });
  const same = typeof value === "bigint" ? BigInt(back) === value : isDeepStrictEqual(plain(back), plain(value));
  if (!same) return `came back as ${again.toString("hex").slice(0, 100)}`;
  return exact && !again.equals(message) ? `not the same bytes: ${again.toString("hex").slice(0, 100)}` : "";
}

const commands = {
  make: () => [...cases].map(([name, { message }]) => [name, Buffer.from(message).toString("base64")]),
  check() {
    const ours = JSON.parse(readFileSync(0, "utf8"));
    return [...cases].map(([name, one]) => [name, ours[name] ? verdict(one, ours[name]) : "missing"]);
  },
};
console.log(JSON.stringify(Object.fromEntries(commands[process.argv[2]]())));
