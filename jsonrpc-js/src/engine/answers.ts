import { encodeError } from "../codec/encode.ts";
import { errorObject } from "../codec/faults.ts";
import type { Reply } from "./exchange.ts";
import { type Part, type PeerLimits, partOf } from "./outbound.ts";

/** Sends each answer in a message of its own; one that is too large is replaced by an error. */
export function singleReply(limits: PeerLimits, send: (answer: Part) => void): Reply {
  return (id, text, done) => {
    const answer = partOf(text);
    const fits = answer.bytes <= limits.messageBytes;
    send(fits ? answer : partOf(encodeError(id, errorObject("response.tooLarge"))));
    done?.(fits);
  };
}

/**
 * Collects the answers of one batch and sends them as one array, in the order of the requests, when the last has come.
 * Answers that would make the array too large are replaced by errors. Each call of the result makes the next place.
 */
export function batchReplies(count: number, limits: PeerLimits, send: (answers: readonly Part[]) => void): () => Reply {
  const answers: Part[] = [];
  const all: (() => void)[] = [];
  let places = 0;
  let missing = count;
  // A bracket, and beside each answer a bracket or a comma.
  let bytes = 1;
  return () => {
    const place = places++;
    return (id, text, done) => {
      const answer = partOf(text);
      const size = answer.bytes + 1;
      const fits = bytes + size <= limits.messageBytes;
      if (fits) bytes += size;
      answers[place] = fits ? answer : partOf(encodeError(id, errorObject("batch.responseTooLarge")));
      all.push(() => done?.(fits));
      if (--missing) return;
      send(answers);
      for (const one of all) one();
    };
  };
}
