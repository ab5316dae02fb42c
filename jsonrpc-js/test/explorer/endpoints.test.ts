import { afterEach, expect, it, vi } from "vitest";
import { Endpoints, variablesOf } from "../../src/explorer/endpoints.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const answering = (status: number, body: string) => {
  const asked = vi.fn(async (_url: string, _options: RequestInit) => new Response(body, { status }));
  vi.stubGlobal("fetch", asked);
  return asked;
};

it.each([
  ["http://localhost:8080/jsonrpc/explorer", "/prices", [], "ws://localhost:8080/prices"],
  ["https://example.org/app/rpc/jsonrpc/explorer", "/prices", [], "wss://example.org/app/rpc/prices"],
  ["http://h/jsonrpc/explorer", "/rooms/{id}/{*rest}", ["a b", "c/d"], "ws://h/rooms/a%20b/c/d"],
  ["http://h/jsonrpc/explorer", "/rooms/{id}", [], "ws://h/rooms/"],
  ["http://h/jsonrpc/explorer", "/orders/{id:[0-9]{4}\\}?}/{at}", ["1234", "b"], "ws://h/orders/1234/b"],
])("sockets of the page %s and the path %s", (page, pattern, values, uri) => {
  expect(new Endpoints(page).socket(pattern, values)).toBe(uri);
});

it("names the variables of a path", () => {
  expect(variablesOf("/a/{b}/{c:\\d+}/{*d}")).toEqual(["b", "c", "path"]);
  expect(variablesOf("/a/{b:[0-9]{4}}-{c}")).toEqual(["b", "c"]);
  expect(variablesOf("/a")).toEqual([]);
});

it("asks beside the page, with the token if there is one", async () => {
  const asked = answering(200, '["/prices"]');
  const endpoints = new Endpoints("http://h/app/jsonrpc/explorer");
  expect(await endpoints.paths("")).toEqual(["/prices"]);
  await endpoints.paths("t");
  expect(asked.mock.calls).toEqual([
    ["/app/jsonrpc/explorer/endpoints.json", { headers: {} }],
    ["/app/jsonrpc/explorer/endpoints.json", { headers: { authorization: "Bearer t" } }],
  ]);
});

it("says what the server said when there is no document", async () => {
  answering(404, "There is no such document\n");
  await expect(new Endpoints("http://h/jsonrpc/explorer").document("/a b", "")).rejects.toThrow(
    "/jsonrpc/openrpc.json?path=%2Fa%20b answers 404: There is no such document",
  );
  answering(200, "{}");
  await expect(new Endpoints("http://h/jsonrpc/explorer").document("/a", "")).rejects.toThrow(
    "The document of /a is no OpenRPC document",
  );
});
