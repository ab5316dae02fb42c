/** A call as it is written elsewhere. */
export interface Snippet {
  /** The address of the socket. */
  readonly url: string;
  readonly method: string;
  /** Undefined for none. */
  readonly params: unknown;
  readonly kind: "call" | "notification" | "stream";
}

const json = (value: unknown): string => JSON.stringify(value);

/** What is written behind the method: nothing for no params. */
const behind = ({ params }: Snippet, written: (text: string) => string): string =>
  params === undefined ? "" : `, ${written(json(params))}`;

function wscat({ url, method, params, kind }: Snippet): string {
  const id = kind === "notification" ? {} : { id: 1 };
  const message = json({ jsonrpc: "2.0", ...id, method, params });
  return `npx wscat -c '${url.replaceAll("'", "%27")}'\n${message}`;
}

function typescript(call: Snippet): string {
  const args = `${json(call.method)}${behind(call, text => text)}`;
  const use = {
    call: `const result = await client.call(${args});`,
    notification: `client.notify(${args});`,
    stream: `for await (const item of client.stream(${args})) console.log(item);`,
  }[call.kind];
  return `import { JsonRpcClient } from "jsonrpc-js";\n\nconst client = new JsonRpcClient(${json(call.url)});\n${use}`;
}

function java(call: Snippet): string {
  const params = behind(call, text => `new JsonText(${json(text)})`);
  const method = json(call.method);
  // Without params a method with a type of items takes null in their place.
  const use = {
    call: [`    JsonElement result = client.sendRequest(${method}${params});`],
    notification: [`    client.sendNotification(${method}${params});`],
    stream: [
      `    try (Stream<JsonElement> items = client.stream(${method}${params || ", null"}, JsonElement.class).toStream()) {`,
      "        items.forEach(System.out::println);",
      "    }",
    ],
  }[call.kind];
  return [`try (JsonRpcClient client = new JsonRpcClientWebSocket(${json(call.url)})) {`, ...use, "}"].join("\n");
}

/** How a call is written, by the name of what it is written for. */
export const SNIPPETS: Readonly<Record<string, (call: Snippet) => string>> = {
  wscat,
  TypeScript: typescript,
  Java: java,
};
