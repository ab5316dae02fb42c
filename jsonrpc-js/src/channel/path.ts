/** What may stand in a segment as it is. There is no semicolon: it would begin parameters. */
const PLAIN = /^[\w\-.~!$&'()*+,=:@]$/;
const SEGMENTS = /^\/(?:(?!\.\.?(?:\/|$))[\w\-.~!$&'()*+,=:@]+(?:\/|$))*$/;
/** Encoded or not, it would mean something else to one reader or another. */
const NEVER_ENCODED = "/\\%;\x7f";

/**
 * Whether a path is absolute and has exactly one meaning. No filter of the web server sees the path of a channel, so every
 * spelling that a filter, a rule of URLs and a router could read in different ways is refused.
 */
export function isPlainPath(path: string): boolean {
  const decoded = path.replace(/%([\da-f]{2})/gi, (encoded, hex) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return char < " " || PLAIN.test(char) || NEVER_ENCODED.includes(char) ? encoded : "x";
  });
  return path.length <= 1024 && SEGMENTS.test(decoded);
}
