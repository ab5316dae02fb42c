import { RemoteError } from "../base/errors.ts";
import { decode, isBatch } from "../codec/decode.ts";
import type { Limits } from "../codec/limits.ts";
import type { Notice } from "../engine/notice.ts";
import type { ClientSocket } from "../socket/socket.ts";

/** Takes the texts of a socket in place of its conversation, which gets the others. */
export type LoginRenewal = (conversation: (text: string) => void, socket: () => ClientSocket) => (text: string) => void;

const EXPIRING = "rpc.auth.expiring";
/** No message that says only that is longer. */
const LONGEST = 256;

/**
 * Renews the login of a socket without a session of part 3 when the server says that it expires, if the application has a
 * function for tokens. One renewal of a socket at a time.
 */
export function loginRenewal(
  token: string | (() => string | Promise<string>) | undefined,
  limits: Limits,
  onNotice: (notice: Notice) => void,
): LoginRenewal | undefined {
  if (typeof token !== "function") return undefined;
  return (conversation, socket) => {
    let underWay = false;
    const failed = (why: string, cause?: unknown) => {
      underWay = false;
      onNotice({ kind: "login", message: `The login expires and was not renewed: ${why}`, cause });
    };
    const renew = async (): Promise<void> => {
      underWay = true;
      let given: string;
      try {
        given = await token();
      } catch (cause) {
        failed("token supplier failed", cause);
        return;
      }
      socket().control("rpc.auth.renew", { token: given }, ({ result, error }) => {
        if (result === true) underWay = false;
        else if (error) failed(`error ${error.code}`, new RemoteError(error.code, error.message, error.data));
        else failed("the answer makes no sense");
      });
    };
    return text => {
      if (!announces(text, limits)) conversation(text);
      else if (!underWay) void renew();
    };
  };
}

function announces(text: string, limits: Limits): boolean {
  if (text.length > LONGEST || !text.includes(EXPIRING)) return false;
  const message = decode(text, limits);
  return !isBatch(message) && message.kind === "call" && message.id === undefined && message.method === EXPIRING;
}
