export { platformTimers, type Timers } from "./timers.ts";
