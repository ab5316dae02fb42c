/** A name that contains one of these is that of a secret; the server masks the same in its log of frames. */
const PARTS = [
  "token",
  "password",
  "passwd",
  "passcode",
  "passphrase",
  "secret",
  "credential",
  "authorization",
  "apikey",
  "accesskey",
  "privatekey",
  "cookie",
  "sessionid",
];

/** A name that equals one of these is that of a secret, too. */
const NAMES: ReadonlySet<string> = new Set(["auth", "bearer", "jwt", "otp", "pass", "pin", "pw", "pwd", "ticket"]);

/** All params of the request that renews a login are secret. */
const RENEWAL = "rpc.auth.renew";

/** Values that are never secret. */
const WORDS: ReadonlySet<string> = new Set(["null", "true", "false"]);

const HIDDEN = '"***"';

/** Of a session id as much is shown as tells one from another. */
const SHOWN_OF_IDS = 4;

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[{}[\]:,]|[^\s"{}[\]:,]+|\s+/gs;

/** The beginning of a message with the values of secret members hidden. All else is left as it is written. */
export function masked(message: string, length: number = message.length): string {
  const renewal = message.includes(RENEWAL);
  const tokens = message.slice(0, length).match(TOKEN) ?? [];
  let shown = "";
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string;
    shown += token;
    const colon = afterSpace(tokens, at + 1);
    if (!token.startsWith('"') || tokens[colon] !== ":") continue;
    const value = afterSpace(tokens, colon + 1);
    shown += tokens.slice(at + 1, value).join("");
    at = value - 1;
    const name = comparable(token);
    if (value < tokens.length && isSecret(name, tokens[value] as string, renewal)) {
      shown += hidden(name, tokens[value] as string);
      at = endOf(tokens, value) - 1;
    }
  }
  return shown;
}

/** The letters and digits of a name, in small letters. */
function comparable(quoted: string): string {
  let name = quoted;
  try {
    name = JSON.parse(quoted);
  } catch {
    // It is cut off, or no JSON: its escapes stay.
  }
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function isSecret(name: string, value: string, renewal: boolean): boolean {
  // A channel says which session it comes from; other sessions are no ids.
  if (name === "session") return value.startsWith('"');
  return NAMES.has(name) || PARTS.some(part => name.includes(part)) || (renewal && name === "params");
}

function hidden(name: string, value: string): string {
  if (WORDS.has(value)) return value;
  const isId = (name === "sessionid" || name === "session") && /^"[\w-]{16,}"$/.test(value);
  return isId ? `${value.slice(0, 1 + SHOWN_OF_IDS)}…"` : HIDDEN;
}

/** The position of the next token that is no space. */
function afterSpace(tokens: readonly string[], from: number): number {
  return /^\s/.test(tokens[from] ?? "") ? from + 1 : from;
}

/** The position after the value that begins here. */
function endOf(tokens: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at] as string;
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth <= 0) return at + 1;
  }
  return tokens.length;
}
