// The published JavaScript client, kurento-jsonrpc, against the demo server: URL names it, PROXY the way to it through
// a proxy, and CONTROL the address that breaks the proxy's connections.
'use strict';

const assert = require('node:assert/strict');
const { after, afterEach, test } = require('node:test');
const { JsonRpcClient } = require('kurento-jsonrpc').clients;

const { URL: direct, PROXY: proxied, CONTROL: control } = process.env;
const MILLIS_TO_WAIT = 10_000;

for (const noise of ['debug', 'error', 'warn']) {
  console[noise] = () => {};
}

// The client leaves timers behind that run for many seconds: they shall not hold up the end.
const timers = [];
const startTimer = globalThis.setTimeout;
globalThis.setTimeout = (...args) => {
  const timer = startTimer(...args);
  timers.push(timer);
  return timer;
};
after(() => timers.forEach((timer) => timer.unref()));

const open = [];

afterEach(() => {
  for (const client of open.splice(0)) {
    client.close();
  }
});

/** Events that a test takes one by one. */
class Events {
  #come = [];
  #awaited = [];

  add(event) {
    const taker = this.#awaited.shift();
    if (taker) {
      taker(event);
    } else {
      this.#come.push(event);
    }
  }

  next(millis = MILLIS_TO_WAIT) {
    if (this.#come.length > 0) {
      return Promise.resolve(this.#come.shift());
    }
    return new Promise((resolve) => {
      const taker = (event) => {
        clearTimeout(timer);
        resolve(event);
      };
      const timer = setTimeout(() => {
        this.#awaited.splice(this.#awaited.indexOf(taker), 1);
        resolve(null);
      }, millis);
      this.#awaited.push(taker);
    });
  }
}

/** A connected client, its calls as promises, and what it tells of its connection. */
async function connect(path, { base = direct, rpc = {}, ...options } = {}) {
  const events = new Events();
  const client = new JsonRpcClient({
    ...options,
    ws: {
      uri: base + path,
      useSockJS: false,
      onconnected: () => events.add('connected'),
      ondisconnect: () => events.add('disconnected'),
      onreconnecting: () => events.add('reconnecting'),
      onreconnected: () => events.add('reconnected'),
      onerror: (error) => events.add(`error ${error.message}`),
    },
    rpc: { requestTimeout: MILLIS_TO_WAIT, ...rpc },
  });
  open.push(client);
  assert.equal(await events.next(), 'connected');
  const call = (method, params) =>
    new Promise((resolve, reject) => {
      client.send(method, params, (error, result) => (error ? reject(error) : resolve(result)));
    });
  return { client, call, events };
}

async function dropConnections() {
  assert.equal((await fetch(control)).status, 200);
}

test('calls', async () => {
  const { call } = await connect('/echo');

  assert.deepEqual(await call('echo', { text: 'a \u{1F469} b', list: [1, null, { x: true }] }), {
    text: 'a \u{1F469} b',
    list: [1, null, { x: true }],
  });
  assert.equal(await call('unknown'), '');
});

test('calls by position and by name', async () => {
  const { call } = await connect('/spec');

  assert.equal(await call('subtract', [42, 23]), 19);
  assert.equal(await call('subtract', { minuend: 42, subtrahend: 23 }), 19);
  assert.deepEqual(await call('get_data'), ['hello', 5]);
});

test('gets errors with code and data', async () => {
  const { call } = await connect('/spec');

  await assert.rejects(call('foobar'), (error) => {
    assert.equal(error.code, -32601);
    assert.equal(error.message, 'Method not found');
    assert.equal(typeof error.data.type, 'string');
    return true;
  });
});

test('gets null and large results', async () => {
  const { call } = await connect('/probe');

  assert.equal(await call('store', { value: 'x' }), null);
  assert.deepEqual(await call('load'), { value: 'x' });
  assert.equal((await call('large', { length: 100_000 })).text.length, 100_000);
});

test('is notified', async () => {
  const told = new Events();
  const { call } = await connect('/probe', { rpc: { told: (params) => told.add(params) } });

  await call('tell', { n: 1 });

  assert.deepEqual(await told.next(), { n: 1 });
});

test('is called back', async () => {
  const { call } = await connect('/callback', {
    rpc: { question: (params, request) => request.reply(null, { answer: params.n + 1 }) },
  });

  assert.deepEqual(await call('callback', { n: 1 }), { answer: 2 });
  assert.equal((await call('connect')).value, 'OK');
  assert.deepEqual(await call('callback', { n: 2 }), { answer: 3 });
});

test('is called back inside a call that it answers', async () => {
  const { call } = await connect('/callback', {
    rpc: {
      question: async ({ depth }, request) =>
        request.reply(null, depth === 3 ? { reached: depth } : await call('callback', { depth: depth + 1 })),
    },
  });

  assert.deepEqual(await call('callback', { depth: 1 }), { reached: 3 });
});

test('names its session in params, which the handler does not see', async () => {
  const { call } = await connect('/probe');

  const { value, sessionId } = await call('connect');

  assert.equal(value, 'OK');
  assert.equal(await call('params', { a: 1, sessionId }), '{"a":1}');
  assert.equal((await call('session', { sessionId })).id, sessionId);
});

test('pings, is answered and keeps its socket under the watchdog', async () => {
  const { call, events } = await connect('/probe', { heartbeat: 200 });
  const { sessionId } = await call('connect');

  assert.deepEqual(await call('ping', { interval: 200 }), { value: 'pong' });
  assert.equal(await events.next(2_000), null);
  assert.equal((await call('session')).id, sessionId);
});

test('comes back to its session after a drop, by a connect of the application', async () => {
  const { call, events } = await connect('/probe', { base: proxied, heartbeat: 500 });
  const { sessionId } = await call('connect');
  await call('store', { value: 'x' });

  await dropConnections();

  assert.equal(await events.next(), 'reconnecting');
  assert.equal(await events.next(), 'reconnected');
  assert.deepEqual(await call('connect', { sessionId }), { value: 'reconnection successful', sessionId });
  assert.deepEqual(await call('load', { sessionId }), { value: 'x' });
  // Its heartbeat goes on after a reconnection.
  assert.equal(await events.next(2_000), null);
});

test('comes back to its session after it closed its own socket', async () => {
  const { client, call, events } = await connect('/probe');
  const { sessionId } = await call('connect');
  await call('store', { value: 'x' });

  client.forceClose();

  assert.equal(await events.next(), 'reconnecting');
  assert.equal(await events.next(), 'reconnected');
  assert.equal((await call('connect', { sessionId })).value, 'reconnection successful');
  assert.deepEqual(await call('load'), { value: 'x' });
});

test('has a new session after a drop when the application does not connect', async () => {
  const { call, events } = await connect('/probe', { base: proxied });
  const { sessionId } = await call('connect');

  await dropConnections();

  assert.equal(await events.next(), 'reconnecting');
  assert.equal(await events.next(), 'reconnected');
  assert.notEqual((await call('session')).id, sessionId);
});

test('is called back after a reconnection', async () => {
  const { call, events } = await connect('/callback', {
    base: proxied,
    rpc: { question: (params, request) => request.reply(null, params) },
  });
  const { sessionId } = await call('connect');
  assert.deepEqual(await call('callback', { n: 1 }), { n: 1 });

  await dropConnections();

  assert.equal(await events.next(), 'reconnecting');
  assert.equal(await events.next(), 'reconnected');
  assert.equal((await call('connect', { sessionId })).value, 'reconnection successful');
  assert.deepEqual(await call('callback', { n: 2 }), { n: 2 });
});

test('is told when its session is gone', async () => {
  const { call } = await connect('/probe');

  await assert.rejects(call('connect', { sessionId: 'nobody' }), { code: 40007, message: 'reconnection error' });
  assert.equal((await call('connect')).value, 'OK');
});

test('ends its session at once with a close message', async () => {
  const { client, call } = await connect('/probe', { sendCloseMessage: true });
  const { sessionId } = await call('connect');

  client.close();

  const { call: other } = await connect('/probe');
  assert.equal(await other('ending', { id: sessionId }), 'closed 1000');
  await assert.rejects(other('connect', { sessionId }), { code: 40007 });
});

test('leaves its session to the window without a close message', async () => {
  const { client, call } = await connect('/probe');
  const { sessionId } = await call('connect');
  await call('window', { millis: 500 });

  client.close();

  const { call: other } = await connect('/probe');
  assert.equal(await other('ending', { id: sessionId }), 'closed 1006 not reconnected in time');
});
