import { expect, it } from "vitest";
import { SNIPPETS, type Snippet } from "../../src/explorer/snippets.ts";
import { notification, request } from "../fixtures/messages.ts";

const call: Snippet = { url: "ws://localhost:8080/typed", method: "subtract", params: { text: 'a"b' }, kind: "call" };

const CALL = request(1, "subtract", '{"text":"a\\"b"}');

it.each<[string, Snippet, string]>([
  ["wscat", call, `npx wscat -c 'ws://localhost:8080/typed'\n${CALL}`],
  [
    "wscat",
    { ...call, url: "ws://localhost/o'neil", params: undefined, kind: "notification" },
    `npx wscat -c 'ws://localhost/o%27neil'\n${notification("subtract")}`,
  ],
  ["wscat", { ...call, url: "ws://it's/o'neil", kind: "stream" }, `npx wscat -c 'ws://it%27s/o%27neil'\n${CALL}`],
  [
    "TypeScript",
    call,
    `import { JsonRpcClient } from "jsonrpc-js";

const client = new JsonRpcClient("ws://localhost:8080/typed");
const result = await client.call("subtract", {"text":"a\\"b"});`,
  ],
  [
    "TypeScript",
    { ...call, params: [1], kind: "stream" },
    `import { JsonRpcClient } from "jsonrpc-js";

const client = new JsonRpcClient("ws://localhost:8080/typed");
for await (const item of client.stream("subtract", [1])) console.log(item);`,
  ],
  [
    "TypeScript",
    { ...call, method: 'say "hi"', params: null, kind: "notification" },
    `import { JsonRpcClient } from "jsonrpc-js";

const client = new JsonRpcClient("ws://localhost:8080/typed");
client.notify("say \\"hi\\"", null);`,
  ],
  [
    "Java",
    call,
    `try (JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:8080/typed")) {
    JsonElement result = client.sendRequest("subtract", new JsonText("{\\"text\\":\\"a\\\\\\"b\\"}"));
}`,
  ],
  [
    "Java",
    { ...call, params: undefined, kind: "stream" },
    `try (JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:8080/typed")) {
    try (Stream<JsonElement> items = client.stream("subtract", null, JsonElement.class).toStream()) {
        items.forEach(System.out::println);
    }
}`,
  ],
  [
    "Java",
    { ...call, method: 'say "hi"', params: undefined, kind: "notification" },
    `try (JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:8080/typed")) {
    client.sendNotification("say \\"hi\\"");
}`,
  ],
])("a call is written for %s", (name, snippet, text) => {
  expect(SNIPPETS[name]?.(snippet)).toBe(text);
});
