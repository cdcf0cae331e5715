// The sides of npm's jose and jsonwebtoken in the interoperability tests; the same commands and JSON as interop_tool.cpp.
//   node peer.mjs jose|jsonwebtoken make|verify
import { createPublicKey, createSecretKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import * as jose from "jose";
import jsonwebtoken from "jsonwebtoken";

const issuer = "https://interop.example";
const secretSizes = { HS256: 32, HS384: 48, HS512: 64 };
const curves = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };
const pairs = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", ...Object.keys(curves)];

function claims() {
  const now = Math.floor(Date.now() / 1000);
  return { iss: issuer, sub: "josé", aud: ["interop", "other"], iat: now, nbf: now, exp: now + 300, roles: ["admin", "user"] };
}

const libraries = {
  jose: {
    algorithms: [...Object.keys(secretSizes), ...pairs, "EdDSA"],
    async newPair(alg) {
      const { publicKey, privateKey } = await jose.generateKeyPair(alg);
      return { jwk: await jose.exportJWK(publicKey), privateKey };
    },
    sign: (alg, kid, key) => new jose.SignJWT(claims()).setProtectedHeader({ alg, kid, typ: "JWT" }).sign(key),
    async verify(given, alg, token) {
      const key = given.secrets[alg] ? await jose.importJWK(given.secrets[alg]) : jose.createLocalJWKSet(given.jwks);
      return (await jose.jwtVerify(token, key, { issuer, audience: "interop", algorithms: [alg], typ: "JWT" })).payload;
    },
  },
  jsonwebtoken: {
    algorithms: [...Object.keys(secretSizes), ...pairs],
    async newPair(alg) {
      const { publicKey, privateKey } = curves[alg]
        ? generateKeyPairSync("ec", { namedCurve: curves[alg] })
        : generateKeyPairSync("rsa", { modulusLength: 2048 });
      return { jwk: publicKey.export({ format: "jwk" }), privateKey };
    },
    sign: async (algorithm, keyid, key) => jsonwebtoken.sign(claims(), key, { algorithm, keyid }),
    async verify(given, alg, token) {
      const { kid } = jsonwebtoken.decode(token, { complete: true }).header;
      const key = given.secrets[alg]
        ? createSecretKey(Buffer.from(given.secrets[alg].k, "base64url"))
        : createPublicKey({ key: given.jwks.keys.find((jwk) => jwk.kid === kid), format: "jwk" });
      return jsonwebtoken.verify(token, key, { issuer, audience: "interop", algorithms: [alg] });
    },
  },
};

async function make(library) {
  const out = { jwks: { keys: [] }, secrets: {}, tokens: {} };
  for (const alg of library.algorithms) {
    const kid = `node-${alg}`;
    if (secretSizes[alg]) {
      const secret = randomBytes(secretSizes[alg]);
      out.secrets[alg] = { kty: "oct", k: secret.toString("base64url"), kid, alg };
      out.tokens[alg] = await library.sign(alg, kid, createSecretKey(secret));
    } else {
      const { jwk, privateKey } = await library.newPair(alg);
      out.jwks.keys.push({ ...jwk, kid, alg, use: "sig" });
      out.tokens[alg] = await library.sign(alg, kid, privateKey);
    }
  }
  return out;
}

async function verdict(library, given, alg, token) {
  try {
    const { sub } = await library.verify(given, alg, token);
    return sub === "josé" ? "" : `another subject: ${sub}`;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

async function verify(library) {
  const given = JSON.parse(readFileSync(0, "utf8"));
  const out = {};
  for (const [alg, token] of Object.entries(given.tokens)) {
    if (library.algorithms.includes(alg)) out[alg] = await verdict(library, given, alg, token);
  }
  return out;
}

const [name, command] = process.argv.slice(2);
console.log(JSON.stringify(await { make, verify }[command](libraries[name])));
