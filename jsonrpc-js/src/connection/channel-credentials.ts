import type { ChannelSeeker } from "../channel/requests.ts";
import type { ChannelRequest } from "../channel/terms.ts";
import type { ChannelOptions } from "./via.ts";

const MAX_AUTHORIZATION = 8192;

/** Asks for the token of a channel that has one of its own, and passes the request on with it. */
export function withCredentials(
  request: ChannelRequest,
  token: ChannelOptions["token"],
  seeker: ChannelSeeker,
  then: (request: ChannelRequest) => void,
): void {
  if (!token) {
    then(request);
    return;
  }
  const failed = (detail: string, cause?: unknown) => {
    if (!seeker.isOver) seeker.failed({ stage: "credentials", detail, cause });
  };
  new Promise<string>(resolve => resolve(token())).then(
    given => {
      const authorization = `Bearer ${given}`;
      if (authorization.length <= MAX_AUTHORIZATION) then({ ...request, authorization });
      else failed(`the token of the channel ${request.path} is too long: ${MAX_AUTHORIZATION - 7} characters at most`);
    },
    cause => failed("token supplier failed", cause),
  );
}
