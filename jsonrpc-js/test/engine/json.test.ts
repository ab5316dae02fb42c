import { describe, expect, test } from "vitest";
import { ProtocolError, ResponseError } from "../../src/base/errors.ts";
import type { Json } from "../../src/codec/json.ts";
import { Conversation, faults } from "../fixtures/conversation.ts";
import { error, notification, request, result } from "../fixtures/messages.ts";

const BIG = 9_007_199_254_740_993n;

/** Integers of more than 15 digits are BigInts. */
const bigIntegers: Json = {
  parse: text =>
    JSON.parse(text.replace(/(?<=^|[[:,])-?\d{16,}/g, '"#$&"'), (_name, value) =>
      typeof value === "string" && value.startsWith("#") ? BigInt(value.slice(1)) : value,
    ),
  stringify: value =>
    JSON.stringify(value, (_name, one) => (typeof one === "bigint" ? `#${one}` : one))?.replace(/"#(-?\d+)"/g, "$1"),
};

describe("an application that reads and writes JSON its own way", () => {
  test("sends and gets integers of 64 bits, both ways", async () => {
    const conversation = new Conversation({ json: bigIntegers });
    const { peer } = conversation;
    const seen: unknown[] = [];
    const answer = peer.call("a", [BIG], { onProgress: value => seen.push(value) });
    expect(await conversation.sent()).toEqual([request(1, "a", `[${BIG}]`)]);
    await conversation.answersTo(notification("$/progress", `{"token":1,"value":${BIG}}`), result(1, `{"n":${BIG}}`));
    expect([await answer, ...seen]).toEqual([{ n: BIG }, BIG]);

    const refused = peer.call("b").catch((failure: { data: unknown }) => failure.data);
    await conversation.answersTo(error(2, `{"code":1,"message":"m","data":[${BIG}]}`));
    expect(await refused).toEqual([BIG]);

    peer.on("double", (params, { progress }) => {
      const [value] = params as [bigint];
      progress(value);
      return value * 2n;
    });
    peer.on("refuse", () => {
      throw new ResponseError(1, "m", BIG);
    });
    await conversation.sent();
    expect(await conversation.answersTo(request(7, "double", `[${BIG}]`), request(8, "refuse"))).toEqual([
      notification("$/progress", `{"token":7,"value":${BIG}}`),
      error(8, `{"code":1,"message":"m","data":${BIG}}`),
      result(7, `${BIG * 2n}`),
    ]);
    expect(conversation.noticed()).toEqual([]);
  });

  test("is told when it cannot", async () => {
    const failure = new Error("mine");
    const parse = () => {
      throw failure;
    };
    const conversation = new Conversation({ json: { parse, stringify: () => undefined } });
    const { peer } = conversation;
    await expect(peer.call("x", [1])).rejects.toThrow("JSON cannot express the value");
    const calls = [peer.call("a"), peer.call("b")].map(call => call.catch((thrown: unknown) => thrown));
    await conversation.sent();
    await conversation.answersTo(result(2, "1"), error(3, '{"code":1,"message":"m","data":1}'));
    for (const outcome of await Promise.all(calls)) {
      expect(outcome).toBeInstanceOf(ProtocolError);
      expect(outcome).toMatchObject({ message: "The answer was not parsed", cause: failure });
    }
    peer.on("ask", () => 1);
    await conversation.sent();
    expect(await conversation.answersTo(request(7, "ask", "[1]"))).toEqual([error(7, faults.internal)]);
    expect(conversation.noticed()).toEqual(["handler"]);
  });
});

describe("params that are null", () => {
  const asked = [request(1, "a", "null"), notification("a", "null")];

  test("are refused", async () => {
    const conversation = new Conversation();
    conversation.peer.on("a", params => params ?? "none");
    const [answer] = await conversation.answersTo(...asked);
    expect(JSON.parse(answer ?? "")).toMatchObject({ id: 1, error: { code: -32600 } });
  });

  test("count as absent if the application wants that", async () => {
    const conversation = new Conversation({ acceptNullParams: true });
    const seen: unknown[] = [];
    conversation.peer.on("a", params => {
      seen.push(params);
      return "none";
    });
    expect(await conversation.answersTo(...asked)).toEqual([result(1, '"none"')]);
    expect(seen).toEqual([undefined, undefined]);
    const [twice] = await conversation.answersTo('{"jsonrpc":"2.0","id":2,"method":"a","params":null,"params":[1]}');
    expect(JSON.parse(twice ?? "")).toMatchObject({ id: 2, error: { data: { type: "request.duplicateMember" } } });
  });
});

test("of a batch over the limit the answers fail their calls, and requests are refused", async () => {
  const conversation = new Conversation({ limits: { messageBytes: 400 } });
  const calls = [1, 2].map(() => conversation.peer.call("a").catch(({ message }: Error) => message));
  await conversation.sent();
  const pad = `"${"x".repeat(400)}"`;
  const [answer] = await conversation.answersTo(`[${result(1, pad)},${request(9, "a")},${request(8, "a")}]`);
  expect(JSON.parse(answer ?? "")).toMatchObject(Array(2).fill({ id: null, error: { code: -32007 } }));
  const [requests] = await conversation.answersTo(`[${request(9, "a")},${request(8, "a", `[${pad}]`)}]`);
  expect(JSON.parse(requests ?? "")).toMatchObject({ id: null, error: { code: -32007 } });
  expect(await conversation.answersTo(`[${result(2, pad)}]`)).toEqual([]);
  expect(await Promise.all(calls)).toEqual(Array(2).fill("Malformed message: response.tooLarge"));
});
