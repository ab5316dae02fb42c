/** Where time comes from; tests turn it by hand. */
export interface Timers {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Runs the task once after the delay in milliseconds; the returned function cancels it. */
  after(delay: number, task: () => void): () => void;
}

/** In milliseconds, a little under 25 days: timers of the platforms overflow above it and end at once. */
export const LONGEST_DELAY: number = 2 ** 31 - 1;

/** The platform's clock and timers. */
export const PLATFORM_TIMERS: Timers = {
  // React Native before 0.72 and some workers have no `performance`.
  now: () => globalThis.performance?.now() ?? Date.now(),
  after: (delay, task) => {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};

interface Globals {
  readonly setImmediate?: (task: () => void) => unknown;
  readonly MessageChannel?: unknown;
}

// Taken now: fake timers of tests would hold handlers back.
const platform: Globals = globalThis;
const immediate = platform.setImmediate;
const tasks: (() => void)[] = [];
let port: MessagePort | undefined;

/**
 * Runs a task in a turn of its own of the event loop, soon: whatever promises have made due by now, however many steps it
 * takes, has run before.
 */
export function nextTask(task: () => void): void {
  NODE: if (immediate || !platform.MessageChannel) {
    (immediate ?? setTimeout)(task);
    return;
  }
  // Timers of browsers wait for 4 ms, those of hidden pages for a second.
  if (!port) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tasks.shift()?.();
    port = port2;
  }
  tasks.push(task);
  port.postMessage(0);
}
