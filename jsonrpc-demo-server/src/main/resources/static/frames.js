// What a text frame is. The client knows it, too, but keeps it to itself; this is for showing.

const MAX_ASKED = 5000;

/** Sorts frames, and measures the time from each question to its answer. */
export class Frames {
  #asked = new Map();

  /**
   * @param direction "in" or "out"
   * @returns {{kind: string, heartbeat: boolean, millis?: number}} kind: call, answer, error, notification, batch or
   *     unreadable; millis: how long an answer took
   */
  sort(direction, text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return { kind: "unreadable", heartbeat: false };
    }
    if (Array.isArray(message)) {
      const sorted = message.map(entry => this.#one(direction, entry));
      return { kind: "batch", heartbeat: false, millis: sorted.find(({ millis }) => millis !== undefined)?.millis };
    }
    return this.#one(direction, message);
  }

  #one(direction, message) {
    if (message?.method !== undefined) return this.#question(direction, message);
    const kind = message?.error ? "error" : "answer";
    if (direction === "out") return { kind, heartbeat: false };
    const key = JSON.stringify(message?.id);
    const asked = this.#asked.get(key);
    this.#asked.delete(key);
    if (!asked) return { kind, heartbeat: false };
    return { kind, heartbeat: asked.heartbeat, millis: performance.now() - asked.at };
  }

  #question(direction, { id, method }) {
    const heartbeat = method === "ping" || method === "rpc.session.ack";
    if (id === undefined) return { kind: "notification", heartbeat };
    if (direction === "out") {
      if (this.#asked.size >= MAX_ASKED) this.#asked.delete(this.#asked.keys().next().value);
      this.#asked.set(JSON.stringify(id), { at: performance.now(), heartbeat });
    }
    return { kind: "call", heartbeat };
  }
}

/** The frame as it may be shown: whoever has a resume token, or the id of a classic session, can take the session over. */
export function withoutSecrets(text) {
  return text
    .replace(/("token"\s*:\s*")(?:[^"\\]|\\.)*"/g, '$1…"')
    .replace(/("sessionId"\s*:\s*")([^"\\]{0,4})[^"]*"/g, '$1$2…"');
}
