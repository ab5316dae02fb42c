// The process of the JavaScript clients: what JavaClients is for Java, with the same commands. Arguments: the port, how many,
// what their names begin with, the seconds of a round, how many channels each has, and the folder of jsonrpc-js, built.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [port, count, prefix, seconds, channels, library] = process.argv.slice(2);
const { JsonRpcClient } = await import(pathToFileURL(resolve(library, "dist/index.js")).href);
const { WebSocket } = createRequire(pathToFileURL(join(resolve(library), "package.json")))("ws");

const CROWD = 50;
const TURNS_PER_SECOND = 20;
const KEPT_FAULTS = 20;
/** Streams never rest, so those of all conversations would be all that two cores have time for. */
const CONVERSATIONS_WITH_STREAMS = 100;
/** Longer than a session waits without a socket. */
const PATIENCE = 180_000;

/** On a machine that is busy with all the others, too. */
const TIME_TO_CONNECT = 30_000;

const faults = [];
let faultCount = 0;
const events = {
  items: 0,
  "calls with streams": 0,
  "calls with streams given up": 0,
  outages: 0,
  "failed tries": 0,
  returns: 0,
  "sessions lost": 0,
  notices: 0,
};
const conversations = [];
let speaking = false;
let closing = false;

function fault(text) {
  faultCount++;
  if (faults.length < KEPT_FAULTS) faults.push(text);
}

const paddingLength = number => (number % 50 === 0 ? 8000 : (number * 7) % 200);

/** What the streams of this end give, and how many of them are open. */
let numbersOpen = 0;
const LAST = 150;
async function* upTo(last) {
  numbersOpen++;
  try {
    for (let number = 1; number <= last; number++) yield number;
  } finally {
    numbersOpen--;
  }
}
const numbers = () => upTo(LAST);

const PER_SECOND = 5;
const MAX_STREAMS = 2;
const chance = outcomes => Math.floor(Math.random() * outcomes);

/** The streams that one client receives: opened, slowed, paused, abandoned and cancelled at random. */
class Listening {
  #open = new Set();

  constructor(name, client) {
    this.name = name;
    this.client = client;
  }

  get size() {
    return this.#open.size;
  }

  turn() {
    if (chance(4)) return;
    if (this.#open.size < MAX_STREAMS) void this.#read(chance(2) ? "latest" : undefined);
    else this.#disturb([...this.#open][chance(MAX_STREAMS)]);
  }

  stop() {
    for (const { abort } of this.#open) abort.abort();
  }

  #disturb({ stream, abort, delivery }) {
    const normal = { perSecond: PER_SECOND, delivery };
    const what = chance(4);
    if (what === 0) abort.abort();
    else stream.flow(what === 1 ? { ...normal, perSecond: 0.5 } : what === 2 ? { ...normal, paused: true } : normal);
  }

  async #read(delivery) {
    const abort = new AbortController();
    let last = 0;
    const onGap = skipped => {
      if (skipped === undefined) fault(`${this.name}: a stream: items are missing, and their number is unknown`);
      last += skipped;
    };
    const options = { credit: 1 + chance(32), perSecond: PER_SECOND, delivery, signal: abort.signal, onGap };
    const stream = this.client.stream("count", undefined, options);
    const entry = { stream, abort, delivery };
    this.#open.add(entry);
    // Some calls are given up before their answer.
    if (!chance(16)) setTimeout(() => abort.abort(), 1);
    try {
      for await (const item of stream) {
        events.items++;
        if (item !== last + 1) fault(`${this.name}: a stream: item ${item} after ${last}`);
        last = item;
      }
      if (last !== LAST) fault(`${this.name}: a stream: ended after ${last}`);
    } catch (failure) {
      if (!abort.signal.aborted) fault(`${this.name}: a stream: failed: ${failure}`);
    }
    this.#open.delete(entry);
  }
}

/** The calls of one client whose argument is a stream: now and then one is made, and some are cancelled. */
class Uploading {
  #open = new Set();

  constructor(name, client) {
    this.name = name;
    this.client = client;
  }

  get size() {
    return this.#open.size;
  }

  turn() {
    if (chance(8)) return;
    if (this.#open.size < MAX_STREAMS) void this.#call();
    else [...this.#open][chance(MAX_STREAMS)].abort();
  }

  stop() {
    for (const abort of this.#open) abort.abort();
  }

  async #call() {
    const abort = new AbortController();
    const given = 1 + chance(LAST);
    const most = 1 + chance(2 * LAST);
    this.#open.add(abort);
    try {
      const taken = await this.client.call("take", { numbers: upTo(given), most }, { signal: abort.signal });
      events["calls with streams"]++;
      if (taken !== Math.min(given, most)) fault(`${this.name}: a call with a stream: ${taken} of ${given}, ${most}`);
    } catch (failure) {
      if (!abort.signal.aborted) fault(`${this.name}: a call with a stream: ${failure}`);
      events["calls with streams given up"]++;
    }
    this.#open.delete(abort);
  }
}

/** Calls with streams that are handled. */
let taking = 0;
async function take({ numbers: given, most }, { signal }) {
  taking++;
  let last = 0;
  try {
    for await (const number of given) {
      if (number !== last + 1) fault(`a stream as an argument: item ${number} after ${last}`);
      last = number;
      if (last === most) break;
    }
  } catch (failure) {
    if (!signal.aborted) fault(`a stream as an argument failed: ${failure}`);
  } finally {
    taking--;
  }
  return last;
}

class Conversation {
  said = 0;
  heard = 0;
  asked = 0;
  answered = 0;

  /** @param carrying the client of which this one is a channel; none for a socket */
  constructor(name, carrying) {
    this.name = name;
    this.isChannel = carrying !== undefined;
    const registerInfo = { name };
    this.client =
      carrying?.channel("/soak", { registerInfo, fallback: false }) ??
      new JsonRpcClient({
        uri: `ws://127.0.0.1:${port}/soak`,
        webSocket: WebSocket,
        session: "required",
        registerInfo,
        requestTimeout: PATIENCE,
        connectionTimeout: TIME_TO_CONNECT,
      });
    this.client.on("note", params => this.#hear(params));
    this.client.on("ask", params => this.#hear(params));
    this.client.on("count", numbers);
    this.client.on("take", take);
    this.listening = new Listening(name, this.client);
    this.uploading = new Uploading(name, this.client);
    this.#listen();
  }

  #listen() {
    if (!this.isChannel) this.client.addEventListener("reconnecting", () => events.outages++);
    this.client.addEventListener("retrying", () => events["failed tries"]++);
    this.client.addEventListener("reconnected", ({ sameSession, loss }) => {
      // What happens to the socket of a channel happens to its client, which counts it.
      if (!(this.isChannel && sameSession)) events.returns++;
      if (!sameSession) this.#lose(`another session: ${loss}`);
    });
    this.client.addEventListener("disconnected", ({ reason }) => {
      if (!closing) this.#lose(`gave up: ${reason.kind} ${reason.code} ${reason.text}`);
    });
    this.client.addEventListener("notice", event => {
      event.preventDefault();
      events.notices++;
      fault(`${this.name}: ${JSON.stringify(event.notice)}`);
    });
  }

  #lose(text) {
    events["sessions lost"]++;
    fault(`${this.name}: ${text}`);
  }

  say() {
    const number = ++this.said;
    const params = [number, "x".repeat(paddingLength(number))];
    try {
      if (number % 2 === 0) this.client.notify("note", params);
      else {
        this.asked++;
        this.client.call("ask", params).then(
          answer => {
            if (answer === number) this.answered++;
            else fault(`${this.name}: number ${number} was answered ${answer}`);
          },
          failure => fault(`${this.name}: number ${number} failed: ${failure}`),
        );
      }
    } catch (refusal) {
      fault(`${this.name}: number ${number} was not taken for sending: ${refusal}`);
    }
  }

  #hear([number, padding]) {
    if (number !== this.heard + 1) fault(`${this.name}: heard number ${number} after ${this.heard}`);
    if (padding.length !== paddingLength(number)) {
      fault(`${this.name}: number ${number} has a padding of ${padding.length}`);
    }
    this.heard = number;
    return number;
  }

  get tally() {
    const { said, heard, asked, answered } = this;
    return { said, heard, asked, answered };
  }
}

function look() {
  const sum = value => conversations.reduce((total, { client }) => total + value(client), 0);
  const connected = ({ client, isChannel }) => !isChannel && client.state === "connected";
  return {
    tallies: Object.fromEntries(conversations.map(({ name, tally }) => [name, tally])),
    threads: 0,
    kept: {
      connections: conversations.filter(connected).length,
      "own requests pending": sum(client => client.pendingCalls),
      "queued messages": sum(client => client.queuedMessages),
      streams: conversations.reduce(
        (total, { listening, uploading }) => total + listening.size + uploading.size,
        numbersOpen + taking,
      ),
      timers: timers() - timersAtRest,
    },
    events,
    faultCount,
    faults,
  };
}

/** Those that keep the process alive. */
const timers = () => process.getActiveResourcesInfo().filter(kind => kind === "Timeout").length;

function heap() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const commands = {
  speak: () => {
    speaking = true;
  },
  hush: () => {
    speaking = false;
    for (const { listening, uploading } of conversations) {
      listening.stop();
      uploading.stop();
    }
  },
  look,
  heap,
  end: async () => {
    closing = true;
    await Promise.all(conversations.map(({ client }) => client.close()));
  },
};

const answer = value => console.log(JSON.stringify(value));

/** That of the turns below. */
const timersAtRest = 1;

for (let first = 0; first < Number(count); first += CROWD) {
  const crowd = [];
  for (let i = first; i < Math.min(Number(count), first + CROWD); i++) {
    const conversation = new Conversation(prefix + i);
    crowd.push(conversation);
    for (let number = 1; number <= Number(channels); number++) {
      crowd.push(new Conversation(`${prefix}${i}/${number}`, conversation.client));
    }
  }
  conversations.push(...crowd);
  await Promise.all(crowd.map(({ client }) => client.connect()));
}

// A late timer makes up for it, as that of Java does.
const start = performance.now();
let turns = 0;
setInterval(() => {
  for (; turns < ((performance.now() - start) / 1000) * TURNS_PER_SECOND; turns++) {
    if (!speaking) continue;
    const round = Number(seconds) * TURNS_PER_SECOND;
    const share = Math.max(1, Math.floor(conversations.length / CONVERSATIONS_WITH_STREAMS));
    for (let i = turns % round; i < conversations.length; i += round) {
      conversations[i].say();
      if (Math.floor(i / round) % share === 0) {
        conversations[i].listening.turn();
        conversations[i].uploading.turn();
      }
    }
  }
}, 1000 / TURNS_PER_SECOND);

answer("connected");
for await (const command of createInterface({ input: process.stdin })) {
  answer((await commands[command]()) ?? "done");
}
process.exit(0);
