import { decode, type InboundCall } from "../../src/codec/decode.ts";
import { encodeError, encodeResult } from "../../src/codec/encode.ts";
import { type ErrorObject, errorObject } from "../../src/codec/faults.ts";
import { PLATFORM_JSON } from "../../src/codec/json.ts";
import { DEFAULT_LIMITS } from "../../src/codec/limits.ts";
import { type Producer, producersOf, type Source } from "../../src/stream/producers.ts";
import type { StreamTerms } from "../../src/stream/terms.ts";
import {
  inputOf,
  type StreamEnd,
  type StreamSession,
  type StreamStep,
  testVectors,
} from "../fixtures/stream-vectors.ts";
import { expand, type Frame } from "../fixtures/vectors.ts";

/** An item that JSON cannot express. */
const unencodable = { item: Number.NaN };

/** Long texts are written as repetitions. */
function isLong(value: unknown): value is { readonly repeat: string; readonly times: number } {
  return typeof value === "object" && value !== null && "repeat" in value;
}

class ProducerEnd implements StreamEnd {
  readonly sent: string[] = [];
  readonly told: string[] = [];
  readonly #session: StreamSession;
  readonly #streams: ReturnType<typeof producersOf>;
  readonly #known = new Map<string, Producer>();
  #now = 0;
  #ready = { socket: true, full: false, spare: true };

  constructor(session: StreamSession = {}) {
    this.#session = session;
    const surroundings = {
      json: PLATFORM_JSON,
      theirs: { messageBytes: session.messageBytes ?? 1024 * 1024 },
      now: () => this.#now,
      ready: (isEnd?: boolean) => {
        const { socket, full, spare } = this.#ready;
        return socket && !full && (spare || !!isEnd);
      },
      post: (text: string) => void this.sent.push(text),
    };
    this.#streams = producersOf(surroundings, session.streams);
  }

  step(step: StreamStep): void {
    const id = `${step.of ?? "s1"}`;
    const [input, value] = inputOf(step);
    const stream = () => {
      const found = this.#known.get(id);
      if (!found) throw new Error(`No stream ${id}`);
      return found;
    };
    switch (input) {
      case "offer":
        this.#offer(value as { delivery?: StreamTerms["delivery"]; buffer?: number; key?: string });
        break;
      case "argument":
        this.#argument();
        break;
      case "callEnds":
        stream().drop();
        break;
      case "answered":
      case "withdrawn":
        stream().answered(input === "answered");
        break;
      case "item":
        for (let round = 0; round < (step.times ?? 1); round++) {
          const item = isLong(value) ? expand([value]) : value;
          stream().produce(step.unencodable ? unencodable : item);
          this.#streams.pump();
        }
        break;
      case "sourceFails":
        stream().produce(undefined);
        break;
      case "complete":
        stream().finish();
        break;
      case "fail":
        stream().finish(value as ErrorObject);
        break;
      case "stop":
        stream().fail(value as ErrorObject);
        break;
      case "lost":
      case "reattached":
        stream().miss();
        break;
      case "receive":
        this.#receive(decode(expand(value as Frame), DEFAULT_LIMITS) as InboundCall);
        break;
      case "written":
        // A frame is written when it is sent.
        break;
      case "socket":
        this.#ready.socket = value === true;
        break;
      case "full":
        this.#ready.full = value === true;
        break;
      case "spare":
        this.#ready.spare = value === true;
        break;
      case "advance":
        this.#now += Number(value);
        break;
      case "end":
        this.#streams.each(one => one.drop());
        break;
      default:
        throw new Error(`Unknown input ${input}`);
    }
    this.#streams.pump();
  }

  #offer({ key, ...terms }: { delivery?: StreamTerms["delivery"]; buffer?: number; key?: string }): void {
    const keyOf = key === undefined ? {} : { key: (item: unknown) => Object(item)[key] };
    this.#added(source => this.#streams.accept(source, { ...terms, ...keyOf } as StreamTerms, this.#session.limit));
  }

  #argument(): void {
    this.#added(source => this.#streams.argument(source));
  }

  #added(add: (source: Source) => Producer | undefined): void {
    const { told } = this;
    let id = "";
    const stream = add({
      start: () => void told.push(`subscribe ${id}`),
      demand: (items: number) => void told.push(`request ${id} ${items}`),
      halt: () => void told.push(`cancel ${id}`),
    });
    if (stream) {
      id = stream.streamId;
      this.#known.set(id, stream);
      told.push(`offered ${id}`);
    } else {
      const { code, message, data } = errorObject("stream.tooMany");
      told.push(`refuse ${code} ${message} ${JSON.stringify(data)}`);
    }
  }

  #receive({ id, method, params }: InboundCall): void {
    const outcome = this.#streams.control(method === "rpc.stream.cancel", params);
    const bad = typeof outcome === "string" && errorObject("params.invalid", { path: outcome });
    if (id !== undefined) this.sent.push(bad ? encodeError(id, bad) : encodeResult(id, outcome));
    else if (bad) this.told.push("dropped");
  }

  left(): RegExp {
    let streams = 0;
    this.#streams.each(() => streams++);
    return new RegExp(`^${streams} streams, `);
  }
}

/** Cases about frames on their way to a socket: here a frame is written when it is sent. */
const leftOut: ReadonlySet<string> = new Set([
  "producer: 8 frames of a stream are on the way at most",
  "producer: 64 KiB of a stream are on the way at most, and one item more",
  "producer: all streams together have a share, and take turns",
  "producer: a stream that waits for room and is cancelled keeps nobody waiting",
  "producer: a larger share",
  "producer: what waits for its turn in the queue goes over the next socket, and is not lost",
]);

testVectors("producer", "sends", 80, leftOut, session => new ProducerEnd(session));
