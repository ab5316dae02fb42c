import { element } from "./dom.js";

/**
 * Reads a text area that holds JSON. What is wrong is written below it, where screen readers find it, too.
 *
 * @param name id of the text area; its fault stands in the element `<name>-fault`
 * @param check returns what is wrong with the value, or nothing
 * @returns `{value}`, or undefined when something is wrong
 */
export function readJson(name, check = () => undefined) {
  const text = element(name).value.trim();
  let value;
  let fault;
  try {
    value = text === "" ? undefined : JSON.parse(text);
    fault = check(value);
  } catch (error) {
    fault = `This is not JSON. ${error.message}`;
  }
  showFault(name, fault);
  return fault ? undefined : { value };
}

/** JSON-RPC takes an object, an array, or no params at all. */
export function checkParams(value) {
  if (value === undefined || (typeof value === "object" && value !== null)) return undefined;
  return `Params are an object {…}, an array […] or empty, but this is ${value === null ? "null" : `a ${typeof value}`}.`;
}

/** Writes a fault below a field; none clears it. */
export function showFault(name, fault) {
  element(name).setAttribute("aria-invalid", String(Boolean(fault)));
  const place = element(`${name}-fault`);
  place.textContent = fault ?? "";
  place.hidden = !fault;
}
