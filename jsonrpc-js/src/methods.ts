/** Methods as functions of their params: `interface Server { add(params: [number, number]): number }`. */
export type Methods<T> = { readonly [M in keyof T]: (params: never) => unknown };

/** Any method with any params; results are to be checked by who uses them. */
export type UntypedMethods = Record<string, (params?: unknown) => unknown>;

/** The names of the methods. */
export type Method<T> = keyof T & string;

/** What a method takes; undefined for nothing. */
export type Params<F> = F extends (params: infer P) => unknown ? P : never;

/** What a method gives, a promise of it or not. */
export type Result<F> = F extends (params: never) => infer R ? Awaited<R> : never;

/** Arguments of a call: params, which may be missing where the method can do without, and what else there may be. */
export type Arguments<F, Options = never> = F extends () => unknown
  ? [params?: Params<F>, ...rest: Rest<Options>]
  : [params: Params<F>, ...rest: Rest<Options>];

type Rest<Options> = [Options] extends [never] ? [] : [options?: Options];
