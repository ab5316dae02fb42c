// @ts-check
// All the ways there are to break the line, one after the other, and what became of the messages.

/** @typedef {import("./line.js").Line} Line */

const PATIENCE = 30_000;
/** How long the line is dead where the way says nothing else. */
const DEAD = 900;

/** @param {number} millis */
const after = millis => new Promise(resolve => setTimeout(resolve, millis));

/**
 * A way to break it: what it is called, and what it does. It is broken from the call until the promise is resolved and the
 * client is connected again.
 *
 * @typedef {{name: string, breakIt: (line: Line) => Promise<void>}} Way
 */

/** @type {Way[]} */
export const WAYS = [
  {
    name: "The network stops, and goes on",
    breakIt: async ({ tap }) => {
      tap.stopNetwork();
      await after(DEAD);
      tap.startNetwork();
    },
  },
  {
    name: "The browser closes the connection",
    breakIt: async ({ client }) => {
      client.reconnect().catch(() => {});
    },
  },
  {
    name: "The house closes the connection",
    breakIt: async ({ tap, client }) => {
      const lost = new Promise(resolve => client.addEventListener("reconnecting", () => resolve(undefined)));
      tap.sendBinary();
      await lost;
    },
  },
  {
    name: "Messages vanish, then the connection dies",
    breakIt: async ({ tap }) => {
      tap.swallow();
      await after(DEAD);
      tap.kill();
    },
  },
  {
    name: "It dies, and dies again while it comes back",
    breakIt: async ({ tap }) => {
      tap.killNext();
      const died = after(DEAD);
      tap.kill();
      await died;
    },
  },
];

/** @param {() => boolean} condition */
async function until(condition) {
  const end = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > end) return false;
    await after(20);
  }
  return true;
}

/** What became of one break. @typedef {{seconds: number, waited: number, lost: number, doubled: number}} Outcome */

/**
 * Breaks the line, waits until it is back and all that was sent meanwhile has arrived, and counts.
 *
 * @param {Line} line
 * @param {Way} way
 * @param {() => void} cut called when the line is broken
 * @returns {Promise<Outcome>}
 */
export async function breakOnce(line, { breakIt }, cut) {
  await line.count();
  const begun = performance.now();
  const before = { sent: line.sent, heard: line.heard.highest, ...lossesOf(line) };
  const broken = breakIt(line);
  line.pulse();
  cut();
  await broken;
  const back = await until(() => line.client.state === "connected");
  const seconds = (performance.now() - begun) / 1000;
  const sent = line.sent;
  await line.count();
  const house = line.counts.sent;
  const settled = back && (await until(() => line.counts.heard.sent >= sent && line.heard.highest >= house));
  await line.count();
  const losses = lossesOf(line);
  return {
    seconds,
    waited: sent - before.sent + Math.max(0, house - before.heard),
    lost: settled
      ? losses.lost - before.lost
      : sent - line.counts.heard.arrived + Math.max(0, house - line.heard.arrived),
    doubled: losses.doubled - before.doubled,
  };
}

/** @param {Line} line */
export function lossesOf({ counts, heard, withheld, news }) {
  return {
    lost: counts.heard.lost - withheld + heard.lost + news.tally.lost,
    doubled: counts.heard.doubled + heard.doubled + news.tally.doubled,
  };
}

/**
 * What a break has done, for people who have other things to do.
 *
 * @param {Outcome} outcome
 */
export function inWords({ seconds, waited, lost, doubled }) {
  const line = `The line was cut for ${seconds.toFixed(1)} seconds.`;
  const what = waited === 1 ? "1 message waited." : `${waited} messages waited.`;
  if (lost === 0 && doubled === 0) {
    const fate = waited === 1 ? "It arrived, once." : `All ${waited} arrived, each once.`;
    return waited === 0 ? `${line} Nothing had to wait.` : `${line} ${what} ${fate}`;
  }
  return `${line} ${what} ${lost} lost, ${doubled} doubled.`;
}
