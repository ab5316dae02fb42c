/** Runs the task after the code that is running, before anything that waits for a timer or for the network. */
export const microtask: (task: () => void) => void =
  globalThis.queueMicrotask?.bind(globalThis) ?? (task => void Promise.resolve().then(task));
