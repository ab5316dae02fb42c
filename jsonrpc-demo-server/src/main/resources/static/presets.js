/** Calls to begin with, for each endpoint of the demo server: [what it shows, method, params]. */
export const presets = {
  echo: [
    ["gives back what it got", "echo", { hello: "world" }],
    ["an array, too", "echo", [1, 2.5, null, "four"]],
    ["the automatic empty answer", "anything else", {}],
  ],
  spec: [
    ["subtract, by position", "subtract", [42, 23]],
    ["subtract, by name", "subtract", { minuend: 42, subtrahend: 23 }],
    ["sum", "sum", [1, 2, 4]],
    ["no params", "get_data", undefined],
    ["an error: no such method", "foobar", undefined],
    ["an error: params that do not fit", "subtract", ["many", "words"]],
  ],
  clock: [
    ["a tick each second", "start", { intervalMillis: 1000 }],
    ["ten ticks a second", "start", { intervalMillis: 100 }],
    ["no more ticks", "stop", {}],
  ],
  callback: [["the server asks this page before it answers", "callback", { q: "What is 6 times 7?" }]],
  slow: [
    ["three seconds, with progress", "slow", { millis: 3000, steps: 20 }],
    ["a minute: time to cancel it", "slow", { millis: 60000, steps: 100 }],
    ["no time at all", "slow", { millis: 0 }],
  ],
  broadcast: [
    ["hear what others publish", "subscribe", {}],
    ["tell all who subscribed", "publish", { text: "Hello, all" }],
    ["hear no more", "unsubscribe", {}],
  ],
};
