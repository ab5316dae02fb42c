import type { ItemStream } from "./engine/stream-loop.ts";

/** Methods as functions of their params: `interface Server { add(params: [number, number]): number }`. */
export type Methods<T> = { readonly [M in keyof T]: (params: never) => unknown };

/** Any method with any params; results are to be checked by who uses them. */
export type UntypedMethods = Record<string, (params?: unknown) => unknown>;

/** The names of the methods. */
export type Method<T> = keyof T & string;

/** The names of the methods that answer with a stream: those that return an `ItemStream`. */
export type StreamMethod<T> = Method<T> &
  (string extends keyof T ? string : { [M in keyof T]: T[M] extends Streaming ? M : never }[keyof T]);

/** What a stream may be called that no type knows: anything, unless the methods have streams among them. */
export type UntypedStream<T> = string extends keyof T ? string : [StreamMethod<T>] extends [never] ? string : never;

/** The names of the methods that answer with a value. */
export type CallMethod<T> = Method<T> &
  (string extends keyof T ? string : { [M in keyof T]: T[M] extends Streaming ? never : M }[keyof T]);

type Streaming = (params: never) => ItemStream<unknown>;

/** The items of the stream that a method answers with. */
export type Item<F> = F extends (params: never) => ItemStream<infer I> ? I : never;

/** What a method takes; undefined for nothing. */
export type Params<F> = F extends (params: infer P) => unknown ? P : never;

/** What a method gives, a promise of it or not. */
export type Result<F> = F extends (params: never) => infer R ? Awaited<R> : never;

/** Arguments of a call: params, which may be missing where the method can do without, and what else there may be. */
export type Arguments<F, Options = never> = F extends () => unknown
  ? [params?: Params<F>, ...rest: Rest<Options>]
  : [params: Params<F>, ...rest: Rest<Options>];

type Rest<Options> = [Options] extends [never] ? [] : [options?: Options];
