import { describe, expect, it } from "vitest";
import { ConnectionError, QueueFullError } from "../../src/base/errors.ts";
import { SessionLostError } from "../../src/connection/errors.ts";
import type { Handler } from "../../src/engine/exchange.ts";
import { Conversation, cancel as cancelRequest } from "../fixtures/conversation.ts";
import { batch, error, notification, request, result } from "../fixtures/messages.ts";

const item = (members: string, id = "c1") => notification("rpc.stream.item", `{"subscription":"${id}",${members}}`);
const one = (value: unknown, id?: string) => item(`"result":${JSON.stringify(value)}`, id);
const complete = item('"complete":true');
const limit = (total: number, id = "c1") =>
  notification("rpc.stream.limit", `{"subscription":"${id}","limit":${total}}`);
const cancel = (id = "c1") => notification("rpc.stream.cancel", `{"subscription":"${id}"}`);

/** Rows, and what became of their loop. */
class Rows {
  readonly log: string[] = [];

  async *of(...rows: readonly unknown[]): AsyncGenerator<unknown> {
    this.log.push("begun");
    try {
      for (const row of rows) yield row;
      this.log.push("over");
    } finally {
      this.log.push("left");
    }
  }
}

describe("a call with a stream", () => {
  it("names the stream in the params, and its items follow the limits", async () => {
    const conversation = new Conversation();
    const rows = new Rows();
    const answer = conversation.peer.call("import", { name: "eod", rows: rows.of(1, { a: null }) });
    expect(await conversation.sent()).toEqual([request(1, "import", '{"name":"eod","rows":{"rpc.stream":"c1"}}')]);
    expect(rows.log).toEqual([]);

    expect(await conversation.answersTo(limit(1))).toEqual([one(1)]);
    expect(await conversation.answersTo(limit(3))).toEqual([one({ a: null }), complete]);
    await conversation.answersTo(result(1, "2"));
    expect(await answer).toBe(2);
    expect(rows.log).toEqual(["begun", "over", "left"]);
    expect(conversation.noticed()).toEqual([]);
  });

  it("has it as an element, alone, and more than one", async () => {
    const conversation = new Conversation();
    void conversation.peer.call("import", ["eod", new Rows().of(1)]);
    void conversation.peer.call("import", new Rows().of(1));
    void conversation.peer.call("import", { a: new Rows().of(1), b: new Rows().of(2) });
    expect(await conversation.sent()).toEqual([
      request(1, "import", '["eod",{"rpc.stream":"c1"}]'),
      request(2, "import", '[{"rpc.stream":"c2"}]'),
      request(3, "import", '{"a":{"rpc.stream":"c3"},"b":{"rpc.stream":"c4"}}'),
    ]);
    expect(await conversation.answersTo(limit(2, "c4"))).toEqual([one(2, "c4"), item('"complete":true', "c4")]);
  });

  it("ends it with the answer, an error, a timeout and an abort, without a message", async () => {
    const abort = new AbortController();
    const ends: [string, (conversation: Conversation) => unknown, string[]][] = [
      ["answer", conversation => conversation.peer.receive(result(1, "1")), []],
      ["error", conversation => conversation.peer.receive(error(1, '{"code":5,"message":"no"}')), []],
      ["timeout", conversation => conversation.timers.advance(1000), [cancelRequest(1)]],
      ["abort", () => abort.abort(), [cancelRequest(1)]],
    ];
    for (const [name, end, sent] of ends) {
      const conversation = new Conversation();
      const rows = new Rows();
      const answer = conversation.peer.call("import", [rows.of(1, 2, 3)], { signal: abort.signal });
      answer.catch(() => {});
      await conversation.sent();
      expect(await conversation.answersTo(limit(1))).toEqual([one(1)]);
      end(conversation);
      expect(await conversation.sent(), name).toEqual(sent);
      expect(rows.log, name).toEqual(["begun", "left"]);
      expect(await conversation.answersTo(limit(9))).toEqual([]);
    }
  });

  it("goes on when the other side cancels the stream", async () => {
    const conversation = new Conversation();
    const rows = new Rows();
    const answer = conversation.peer.call("import", [rows.of(1, 2)]);
    await conversation.answersTo(limit(1));
    expect(await conversation.answersTo(cancel())).toEqual([]);
    expect(rows.log).toEqual(["begun", "left"]);
    await conversation.answersTo(result(1, "1"));
    expect(await answer).toBe(1);
  });

  it("is refused in notifications, batches and where the answer is a stream", async () => {
    const conversation = new Conversation();
    const { peer } = conversation;
    expect(() => peer.notify("import", [new Rows().of(1)])).toThrow(TypeError);
    const several = peer.batch();
    several.call("import", { rows: new Rows().of(1) }).catch(() => {});
    expect(() => several.send()).toThrow(TypeError);
    await expect(peer.stream("import", [new Rows().of(1)]).next()).rejects.toThrow(TypeError);
    expect(await conversation.sent()).toEqual([]);
  });

  it("is refused if there are 64 streams", async () => {
    const conversation = new Conversation();
    for (let call = 0; call < 64; call++) void conversation.peer.call("import", [new Rows().of(1)]);
    expect(await conversation.sent()).toHaveLength(64);
    await expect(conversation.peer.call("import", [new Rows().of(1)])).rejects.toThrow(QueueFullError);
    await conversation.answersTo(result(1, "1"));
    void conversation.peer.call("import", [new Rows().of(1)]);
    expect(await conversation.sent()).toHaveLength(1);
  });

  it("keeps it if the session was lost before the call was sent", async () => {
    const conversation = new Conversation();
    const sent = conversation.peer.call("import", [new Rows().of(1)]);
    conversation.peer.detach();
    void conversation.peer.call("import", [new Rows().of(2)]);
    conversation.peer.startOver(() => new SessionLostError("lost"), true);
    await expect(sent).rejects.toThrow(SessionLostError);
    await conversation.sent();
    conversation.attach();
    expect(await conversation.sent()).toEqual([request(2, "import", '[{"rpc.stream":"c2"}]')]);
    expect(await conversation.answersTo(limit(1, "c1"), limit(1, "c2"))).toEqual([one(2, "c2")]);
  });
});

/** A handler that takes its rows when it is told to. */
function importing(conversation: Conversation, handler: (rows: AsyncIterable<unknown>) => unknown): void {
  conversation.peer.on("import", ((params: { rows: AsyncIterable<unknown> }) => handler(params.rows)) as Handler);
}

const call = (id: number, stream = "c1") => request(id, "import", `{"rows":{"rpc.stream":"${stream}"}}`);
const invalid = (id: number, path: string) =>
  error(
    id,
    `{"code":-32602,"message":"Invalid params","data":{"type":"params.invalid","path":"${path}","reason":"type"}}`,
  );

describe("a handler of a call with a stream", () => {
  it("loops over the items, and the caller is allowed more as it takes them", async () => {
    const conversation = new Conversation();
    importing(conversation, async rows => {
      let sum = 0;
      for await (const row of rows) sum += Number(row);
      return sum;
    });
    expect(await conversation.answersTo(call(7))).toEqual([limit(1)]);
    expect(await conversation.answersTo(one(1))).toEqual([limit(33)]);
    await conversation.answersTo(one(2));
    expect(await conversation.answersTo(complete)).toEqual([result(7, "3")]);
    expect(conversation.noticed()).toEqual([]);
  });

  it("need not read it, and may leave it", async () => {
    const conversation = new Conversation();
    importing(conversation, () => "unread");
    expect(await conversation.answersTo(call(7))).toEqual([result(7, '"unread"')]);
    expect(await conversation.answersTo(one(1), complete)).toEqual([]);

    importing(conversation, async rows => {
      for await (const row of rows) return row;
      return undefined;
    });
    expect(await conversation.answersTo(call(8, "c2"))).toEqual([limit(1, "c2")]);
    expect(await conversation.answersTo(one(5, "c2"))).toEqual([cancel("c2"), result(8, "5")]);
    expect(await conversation.answersTo(one(6, "c2"))).toEqual([]);
  });

  it("fails its loop when the call is cancelled, an item was lost, or the caller breaks the protocol", async () => {
    const conversation = new Conversation();
    const failures: unknown[] = [];
    importing(conversation, async rows => {
      try {
        for await (const row of rows) void row;
      } catch (failure) {
        failures.push(failure);
      }
      return "failed";
    });
    await conversation.answersTo(call(1));
    await conversation.answersTo(cancelRequest(1));
    expect(failures.pop()).toMatchObject({ kind: "cancelled" });

    await conversation.answersTo(call(2, "c2"));
    expect(await conversation.answersTo(item('"skipped":null,"result":1', "c2"))).toEqual([
      cancel("c2"),
      result(2, '"failed"'),
    ]);
    expect(failures.pop()).toBeInstanceOf(ConnectionError);

    await conversation.answersTo(call(3, "c3"));
    expect(await conversation.answersTo(one(1, "c3"), one(2, "c3"))).toContain(cancel("c3"));
    expect(failures.pop()).toMatchObject({ kind: "protocol" });
  });

  it("is not called with a stream in a batch, in a notification, with an id in use, or with too many", async () => {
    const conversation = new Conversation();
    importing(conversation, () => new Promise(() => {}));
    expect(await conversation.answersTo(batch(call(1)))).toEqual([batch(invalid(1, "$.rows"))]);
    expect(await conversation.answersTo(notification("import", '{"rows":{"rpc.stream":"c1"}}'))).toEqual([]);
    expect(await conversation.answersTo(call(2), call(3))).toEqual([invalid(3, "$.rows")]);
    expect(await conversation.answersTo(request(4, "import", '[1,{"rpc.stream":"c1"}]'))).toEqual([invalid(4, "$[1]")]);
    const calls = Array.from({ length: 64 }, (_, at) => call(10 + at, `x${at}`));
    expect(await conversation.answersTo(...calls)).toEqual([
      error(73, '{"code":-32006,"message":"Too many subscriptions","data":{"type":"stream.tooMany"}}'),
    ]);
  });

  it("gets any other value as it is", async () => {
    const conversation = new Conversation();
    conversation.peer.on("echo", params => params);
    for (const params of ['{"a":{"b":{"rpc.stream":"c1"}}}', '[{"rpc.stream":"c1","more":1}]', '{"a":"rpc.stream"}']) {
      expect(await conversation.answersTo(request(1, "echo", params))).toEqual([result(1, params)]);
    }
  });
});
