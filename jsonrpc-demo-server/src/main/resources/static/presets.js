/** Calls to begin with, for each endpoint of the demo server: [what it shows, method, params]. */
export const presets = {
  echo: [
    ["what went in", "echo", { hello: "world" }],
    ["an array, too", "echo", [1, 2.5, null, "four"]],
    ["the empty answer", "anything else", {}],
  ],
  spec: [
    ["subtract, by position", "subtract", [42, 23]],
    ["subtract, by name", "subtract", { minuend: 42, subtrahend: 23 }],
    ["sum", "sum", [1, 2, 4]],
    ["no params", "get_data", undefined],
    ["no such method", "foobar", undefined],
    ["params that do not fit", "subtract", ["many", "words"]],
  ],
  typed: [
    ["subtract, by name", "subtract", { minuend: 42, subtrahend: 23 }],
    ["what does not fit, and why", "subtract", { minuend: 42, subtrahend: "23" }],
    ["what is missing", "subtract", [42]],
  ],
  clock: [
    ["a tick each second", "start", { intervalMillis: 1000 }],
    ["ten ticks a second", "start", { intervalMillis: 100 }],
    ["no more ticks", "stop", {}],
  ],
  callback: [["asks this page first", "callback", { q: "What is 6 times 7?" }]],
  slow: [
    ["3 s, with progress", "slow", { millis: 3000, steps: 20 }],
    ["1 min, to be cancelled", "slow", { millis: 60000, steps: 100 }],
    ["no time at all", "slow", { millis: 0 }],
  ],
  broadcast: [
    ["hear what is published", "subscribe", {}],
    ["tell all subscribers", "publish", { text: "Hello, all" }],
    ["hear no more", "unsubscribe", {}],
  ],
  streams: [
    ["the id of a stream, which ends: no loop takes it", "ticks", { intervalMillis: 1000 }],
    ["more of a stream that is not there", "rpc.stream.limit", { subscription: "s99", limit: 10 }],
  ],
};
