import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { masked } from "../../src/explorer/mask.ts";

it.each([
  "token",
  "Token",
  "\\u0074oken",
  "access_token",
  "X-Auth-Token",
  "oldPassword",
  "PWD",
  "pass",
  "api_key",
  "client_secret",
  "Proxy-Authorization",
  "credentials",
  "private key",
  "Set-Cookie",
  "jwt",
])("hides the value of %j, as the log of the server does", name => {
  const before = `{"params":{"${name}" : `;
  expect(masked(`${before}"LE\\"AK","a":"b"}}`)).toBe(`${before}"***","a":"b"}}`);
});

/** The words of a list in a source of Java or TypeScript. */
function words(file: string, list: string): string[] {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
  const declaration = new RegExp(`\\b${list}\\b[^;]*;`).exec(text)?.[0] ?? "";
  return [...declaration.matchAll(/"(\w+)"/g)].map(([, word = ""]) => word);
}

it.each(["PARTS", "NAMES"])("hides what the log of the server hides: %s", list => {
  const theirs = words("jsonrpc-server/src/main/java/io/jsonrpc/server/socket/SecretMask.java", list);
  expect(theirs.length).toBeGreaterThan(7);
  expect(words("jsonrpc-js/src/explorer/mask.ts", list)).toEqual(theirs);
});

it.each([
  ['{"token":12345,"a":1}', '{"token":"***","a":1}'],
  ['{"token":{"a":"}","b":["LEAK"]},"a":[1]}', '{"token":"***","a":[1]}'],
  ['[{"token":["LEAK",[]]},2]', '[{"token":"***"},2]'],
  ['{"token":null,"pin":true}', '{"token":null,"pin":true}'],
  ['{"keys":"a","option":-1.5E+3,"author":"b"}', '{"keys":"a","option":-1.5E+3,"author":"b"}'],
  ['{"a":"\\"token\\":\\"x\\"","b":1.0}', '{"a":"\\"token\\":\\"x\\"","b":1.0}'],
  ['{\n "token" :\t"LEAK"\n}', '{\n "token" :\t"***"\n}'],
])("hides any kind of value and nothing else, in %s", (json, shown) => {
  expect(masked(json)).toBe(shown);
});

it("hides what a channel is taken over with", () => {
  const params = (session: string, ticket: string) =>
    `{"method":"rpc.session.channel.open","params":{"channel":3,"from":{"session":"${session}","channel":7,"ticket":"${ticket}"}}}`;
  expect(masked(params("aB3-_aB3-_aB3-_aB3-_", "LEAK"))).toBe(params("aB3-…", "***"));
  expect(masked('{"session":"LEAK","ticket":"LEAK')).toBe('{"session":"***","ticket":"***"');
  expect(masked('{"session":{"a":"b"},"sessions":1,"tickets":["c"]}')).toBe(
    '{"session":{"a":"b"},"sessions":1,"tickets":["c"]}',
  );
});

it.each([
  ['{"method":"rpc.auth.renew","params":["LEAK"],"id":1}', '{"method":"rpc.auth.renew","params":"***","id":1}'],
  ['{"params":{"other":"LEAK"},"method":"rpc.auth.renew"}', '{"params":"***","method":"rpc.auth.renew"}'],
  [
    '[{"method":"a","params":[1]},{"method":"rpc.auth.renew"}]',
    '[{"method":"a","params":"***"},{"method":"rpc.auth.renew"}]',
  ],
  ['{"method":"rpc.auth.other","params":["a"]}', '{"method":"rpc.auth.other","params":["a"]}'],
])("hides all params where a login is renewed, in %s", (json, shown) => {
  expect(masked(json)).toBe(shown);
});

it("hides the params of a renewal of which the method is not shown", () => {
  expect(masked('{"params":["LEAK"],"method":"rpc.auth.renew"}', 18)).toBe('{"params":"***"');
});

it("leaves four characters of a session id", () => {
  const id = "aB3-_".repeat(8);
  expect(masked(`{"sessionId":"${id}"}`)).toBe('{"sessionId":"aB3-…"}');
  expect(masked('{"sessionId":"short"}')).toBe('{"sessionId":"***"}');
  expect(masked(`{"old_session_id":"${id}"}`)).toBe('{"old_session_id":"***"}');
});

it.each([
  ['{"token":"LEAK', '{"token":"***"'],
  ['{"token":"LEAK\\', '{"token":"***"'],
  ['{"sessionId":"aB3-_aB3-_aB3-_aB3-_', '{"sessionId":"***"'],
  ['{"token":{"a":"LEAK', '{"token":"***"'],
  ['{"token":["LEAK"', '{"token":"***"'],
  ['{"token":12', '{"token":"***"'],
  ['{"token":', '{"token":'],
  ['{"to', '{"to'],
])("hides a secret that is cut off, in %s", (json, shown) => {
  expect(masked(json)).toBe(shown);
});

it("hides long secrets and deep ones", () => {
  expect(masked(`{"token":"${"x\\n".repeat(1_000_000)}"}`)).toBe('{"token":"***"}');
  expect(masked(`{"token":${"[".repeat(100_000)}`)).toBe('{"token":"***"');
});
