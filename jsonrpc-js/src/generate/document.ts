/** What is read of an OpenRPC document of this project's server. */

export interface Document {
  readonly openrpc: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly methods: readonly MethodObject[];
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface MethodObject {
  readonly name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly params: readonly ParamObject[];
  readonly result?: { readonly schema: Schema };
  readonly errors?: readonly DocumentedError[];
  readonly examples?: readonly ExamplePairing[];
  readonly "x-direction"?: string;
  readonly "x-stream"?: { readonly item: Schema; readonly delivery?: string };
  readonly "x-idempotent"?: boolean;
}

export interface ParamObject {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly "x-stream-argument"?: { readonly item: Schema };
  readonly "x-whole-params"?: boolean;
}

export interface ExamplePairing {
  readonly params: readonly { readonly name: string; readonly value: unknown }[];
}

export interface DocumentedError {
  readonly code: number;
  readonly message: string;
  readonly data?: { readonly type?: string };
}

/** JSON Schema, draft 7: what documents of this project use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly contentEncoding?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** A document that is none, or cannot be used; the message says why in one line. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
}

/** The document in a text. */
export function parse(text: string, source: string): Document {
  let document: Document;
  try {
    document = JSON.parse(text);
  } catch {
    throw new DocumentError(`${source} is no JSON`);
  }
  if (typeof document?.openrpc !== "string" || !Array.isArray(document.methods)) {
    throw new DocumentError(`${source} is no OpenRPC document`);
  }
  if (!("x-jsonrpc-spring" in document)) {
    throw new DocumentError(`${source} is not a document of jsonrpc-openrpc, whose schemas this generator knows`);
  }
  return document;
}
