// A socket between the client and the real one: it shows every frame that passes, and can stop the network.
// It is for this page only; a client needs nothing like it.

const MAX_HELD = 2000;
const NO_CLOSE_FRAME = { code: 1006, reason: "" };

/** What all sockets of one connection share. */
export class Tap {
  cut = false;
  #onFrame;
  #sockets = new Set();
  #abandoned = new Set();
  #killsNext = false;

  /** @param onFrame told (direction "in" or "out", text) of each frame */
  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  /** A constructor to be used in place of the given one, `WebSocket` or `SockJS`. */
  around(Socket) {
    const tap = this;
    return class extends TappedSocket {
      constructor(...args) {
        super(tap, tap.cut ? undefined : new Socket(...args));
      }
    };
  }

  /** From now on nothing arrives and nobody is told, as when a cable is pulled. */
  stopNetwork() {
    this.cut = true;
  }

  /** What was held arrives, as TCP would have it; sockets that were given up meanwhile end. */
  startNetwork() {
    this.cut = false;
    for (const inner of this.#abandoned) inner.close();
    this.#abandoned.clear();
    for (const socket of this.#sockets) socket.release();
  }

  /** From now on what is sent and what arrives on the sockets that there are is gone, and nobody is told. */
  swallow() {
    for (const socket of this.#sockets) socket.swallow();
  }

  /** Sockets end without a close frame, and what was on its way to this page is gone. */
  kill() {
    for (const socket of [...this.#sockets]) socket.kill();
  }

  /** The same to the next socket, with the first message that it gets. */
  killNext() {
    this.#killsNext = true;
  }

  /** Sends bytes, which a JSON-RPC server refuses by closing the socket. */
  sendBinary() {
    for (const socket of this.#sockets) socket.sendBinary();
  }

  opened(socket) {
    this.#sockets.add(socket);
  }

  passed(direction, text) {
    this.#onFrame(direction, text);
  }

  /** Whether a socket dies instead of receiving. */
  takesNext() {
    const takes = this.#killsNext;
    this.#killsNext = false;
    return takes;
  }

  ended(socket, inner) {
    this.#sockets.delete(socket);
    if (this.cut && inner) this.#abandoned.add(inner);
  }
}

class TappedSocket {
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  #tap;
  #inner;
  #held = [];
  #swallows = false;
  #ended = false;

  /** @param inner the real socket; none when there is no network to make one with */
  constructor(tap, inner) {
    this.#tap = tap;
    this.#inner = inner;
    if (!inner) {
      setTimeout(() => this.#end(NO_CLOSE_FRAME));
      return;
    }
    tap.opened(this);
    inner.onopen = event => this.#pass(() => this.onopen?.(event));
    inner.onmessage = event => this.#pass(() => this.#receive(event));
    inner.onerror = event => this.#pass(() => this.onerror?.(event));
    inner.onclose = event => this.#pass(() => this.#end(event));
  }

  get protocol() {
    return this.#inner?.protocol;
  }

  /** The client does not send while the server closes the socket, of which browsers complain. */
  get readyState() {
    return this.#inner?.readyState;
  }

  get bufferedAmount() {
    return this.#inner?.bufferedAmount ?? 0;
  }

  send(text) {
    this.#tap.passed("out", text);
    if (!this.#swallows) this.#pass(() => this.#inner.send(text));
  }

  swallow() {
    this.#swallows = true;
  }

  kill() {
    this.#swallows = true;
    this.#inner.close();
    this.#end(NO_CLOSE_FRAME);
  }

  sendBinary() {
    this.#inner.send(new Uint8Array([0]));
  }

  close(...args) {
    if (this.#tap.cut) setTimeout(() => this.#end(NO_CLOSE_FRAME));
    else this.#inner.close(...args);
  }

  release() {
    for (const step of this.#held.splice(0)) step();
  }

  #pass(step) {
    if (this.#ended) return;
    if (!this.#tap.cut) step();
    else if (this.#held.length < MAX_HELD) this.#held.push(step);
  }

  #receive(event) {
    if (this.#swallows) return;
    if (this.#tap.takesNext()) {
      this.kill();
      return;
    }
    this.#tap.passed("in", event.data);
    this.onmessage?.(event);
  }

  #end(event) {
    if (this.#ended) return;
    this.#ended = true;
    this.#held = [];
    this.#tap.ended(this, this.#inner);
    this.onclose?.(event);
  }
}
