export { ClientLink } from "./client-link.ts";
export { type Open, openText } from "./control-frame.ts";
export { isControl, readControl } from "./control-reader.ts";
