/**
 * A path pattern in parts: each variable with its braces, and what is between them. The expression of a variable may have
 * braces of its own.
 */
export function pathParts(pattern: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let depth = 0;
  const end = () => {
    if (part) parts.push(part);
    part = "";
  };
  for (const [character] of pattern.matchAll(/\\?./gs)) {
    if (character === "{" && depth++ === 0) end();
    part += character;
    if (character === "}" && depth > 0 && --depth === 0) end();
  }
  end();
  return parts;
}
