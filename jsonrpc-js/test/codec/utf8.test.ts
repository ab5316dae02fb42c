import fc from "fast-check";
import { expect, test } from "vitest";
import { utf8Length } from "../../src/codec/utf8.ts";

test("the size of well-formed text is that of the platform's encoder", () => {
  const encoder = new TextEncoder();
  const character = fc.integer({ min: 0, max: 0x10ffff }).filter(point => point < 0xd800 || point > 0xdfff);
  const text = fc.array(character).map(points => String.fromCodePoint(...points));
  fc.assert(fc.property(text, text => utf8Length(text) === encoder.encode(text).length));
  for (const text of ["\x7f", "\x80", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}"]) {
    expect(utf8Length(text)).toBe(encoder.encode(text).length);
  }
});
