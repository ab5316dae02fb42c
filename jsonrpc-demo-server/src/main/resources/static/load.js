import { element } from "./dom.js";

/** Repeats a call with some in flight at once, for some seconds. */
export class Load {
  #stop;

  /**
   * @param client gives the JsonRpcClient to call with; undefined when there is none
   * @param readCall gives `{method, params, timeout}`, or undefined when the form is wrong
   */
  constructor(client, readCall) {
    element("load-form").addEventListener("submit", event => {
      event.preventDefault();
      if (this.#stop) {
        this.#stop.abort();
        return;
      }
      const call = readCall();
      const connected = call && client();
      if (connected) this.#run(connected, call);
    });
  }

  async #run(client, call) {
    const calls = element("load-calls").valueAsNumber;
    const seconds = element("load-seconds").valueAsNumber;
    const stop = new AbortController();
    this.#stop = stop;
    element("load").textContent = "Stop the load";
    element("load-result").textContent = `${calls} calls in flight for ${seconds} s…`;
    const timer = setTimeout(() => stop.abort(), seconds * 1000);
    const begun = performance.now();
    const counts = { answered: 0, refused: 0, failed: 0 };
    await Promise.all(Array.from({ length: calls }, () => repeat(client, call, stop.signal, counts)));
    clearTimeout(timer);
    this.#stop = undefined;
    element("load").textContent = "Load the server";
    element("load-result").textContent = summary(counts, (performance.now() - begun) / 1000);
  }
}

/** One call after the other until the signal, or until a call fails for want of a connection. */
async function repeat(client, { method, params, timeout }, signal, counts) {
  while (!signal.aborted) {
    try {
      await client.call(method, params, { timeout, signal });
      counts.answered++;
    } catch (error) {
      if (signal.aborted) return;
      if (error.kind !== "remote") {
        counts.failed++;
        return;
      }
      counts.refused++;
    }
  }
}

function summary({ answered, refused, failed }, seconds) {
  const rate = Math.round((answered + refused) / seconds).toLocaleString();
  const refusals = refused ? `, ${refused.toLocaleString()} with an error` : "";
  return `${(answered + refused).toLocaleString()} answered${refusals}, ${rate} a second; ${failed} failed.`;
}
