// What CallerGenerator is for Java. Arguments: ours or hand, the address, how many clients, calls in flight on each, the
// seconds to warm up and those that count. jsonrpc-js has to be built.
import { WebSocket } from 'ws';

const [kind, uri, clients, inFlight, warmUp, duration] = process.argv.slice(2);

const FILLER = 'x'.repeat(54);
const GRACE = 10_000;

/** The client with its defaults, in a session that loses nothing. */
async function ours() {
  const { JsonRpcClient } = await import('../../../jsonrpc-js/dist/index.js');
  const client = new JsonRpcClient({ uri, webSocket: WebSocket });
  await client.connect();
  return { echo: (params) => client.call('echo', params), close: () => client.close() };
}

/** The least that calls: no timeouts, no bounds, no sessions. */
async function hand() {
  const socket = new WebSocket(uri);
  await new Promise((done, failed) => socket.once('open', done).once('error', failed));
  const waiting = new Map();
  let lastId = 0;
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)(result);
    waiting.delete(id);
  });
  return {
    echo: (params) =>
      new Promise((answered) => {
        const id = ++lastId;
        waiting.set(id, answered);
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'echo', params }));
      }),
    close: () => socket.close(),
  };
}

const sleep = (millis) => new Promise((done) => setTimeout(done, millis));
let begun = 0;
let right = 0;
let wrong = 0;
let stopping = false;

async function call(caller) {
  while (!stopping) {
    const text = 1_000_000_000 + (begun++ % 1_000_000_000) + FILLER;
    const answer = await caller.echo({ text }).catch((failure) => ({ failure }));
    if (answer?.text === text) right++;
    else if (wrong++ === 0) console.error('Wrong answer', answer);
  }
}

const callers = [];
for (let i = 0; i < clients; i++) callers.push(await { ours, hand }[kind]());
for (const caller of callers) for (let i = 0; i < inFlight; i++) call(caller);
await sleep(1000 * warmUp);

const before = right;
const start = performance.now();
const cpu = process.cpuUsage();
await sleep(1000 * duration);
const { user, system } = process.cpuUsage(cpu);
const calls = right - before;
const perSecond = (1000 * calls) / (performance.now() - start);

stopping = true;
const deadline = Date.now() + GRACE;
while (begun > right + wrong && Date.now() < deadline) await sleep(1);
const missing = begun - right - wrong;
await Promise.all(callers.map((caller) => caller.close()));
const micros = (user + system) / Math.max(1, calls);
console.log(
  `RESULT calls=${calls} perSecond=${perSecond.toFixed(1)} micros=${micros.toFixed(3)} wrong=${wrong} missing=${missing}`,
);
process.exit(calls > 0 && wrong + missing === 0 ? 0 : 1);
