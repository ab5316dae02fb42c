const CHANGES = ["online", "offline", "visibilitychange"];

/**
 * Tells when the browser's network or the page's visibility changes; `back` is whether a connection may be possible
 * again. Does nothing where there are no such events, as in Node.
 *
 * @returns stops telling
 */
export function watchPlatform(changed: (back: boolean) => void): () => void {
  const { addEventListener, removeEventListener } = globalThis as Partial<typeof globalThis>;
  const listener = ({ type }: Event) =>
    changed(type === "online" || (type === "visibilitychange" && !globalThis.document.hidden));
  for (const change of CHANGES) addEventListener?.(change, listener);
  return () => {
    for (const change of CHANGES) removeEventListener?.(change, listener);
  };
}
