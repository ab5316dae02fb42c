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

/**
 * What became of one break.
 *
 * @typedef {object} Outcome
 * @property {number} seconds how long the line was cut
 * @property {boolean} again whether the session was lost, and there is another one
 * @property {number} waited how many messages had to wait
 * @property {number} lost
 * @property {number} doubled
 */

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
  const { ledger, sessions } = line;
  const begun = performance.now();
  const { in: heard, losses: before } = ledger;
  const first = ledger.sent;
  const broken = breakIt(line);
  line.pulse();
  cut();
  await broken;
  const back = await until(() => line.client.state === "connected");
  const seconds = (performance.now() - begun) / 1000;
  const { sent } = ledger;
  await line.count();
  const house = ledger.in.sent;
  const settled = back && (await until(() => ledger.isSettled(sent)));
  await line.count();
  const { lost, doubled } = ledger.losses;
  return {
    seconds,
    again: line.sessions > sessions,
    waited: sent - first + house - heard.arrived - heard.lost,
    lost: settled ? lost - before.lost : ledger.missing,
    doubled: doubled - before.doubled,
  };
}

/**
 * What a break has done, for people who have other things to do.
 *
 * @param {Outcome} outcome
 */
export function inWords({ seconds, again, waited, lost, doubled }) {
  const line = `The line was cut for ${seconds.toFixed(1)} seconds${again ? ", and the house began anew" : ""}.`;
  const what = waited === 1 ? "1 message waited." : `${waited} messages waited.`;
  if (lost === 0 && doubled === 0) {
    const fate = waited === 1 ? "It arrived, once." : `All ${waited} arrived, each once.`;
    return waited === 0 ? `${line} Nothing had to wait.` : `${line} ${what} ${fate}`;
  }
  return `${line} ${what} ${lost} lost, ${doubled} doubled.`;
}
