/** One form for every way to write the same id. Numbers are the same when their values are, however large or small. */
export function canonicalId(literal: string): string {
  if (literal[0] === '"') return JSON.stringify(JSON.parse(literal));
  const [, sign, whole = "", fraction = "", exponent = ""] = /^(-?)(\d+)\.?(\d*)e?(.*)$/i.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const shortest = digits.replace(/0+$/, "");
  const zeros = digits.length - shortest.length - fraction.length;
  return shortest ? `${sign}${shortest}e${BigInt(exponent) + BigInt(zeros)}` : whole && "0";
}

/** The integer that a literal stands for, however it is written; undefined for anything else, and beyond 2^53. */
export function integerOf(literal = ""): number | undefined {
  const value = /^[-\d]/.test(literal) ? Number(literal) : NaN;
  return Number.isSafeInteger(value) && canonicalId(literal) === canonicalId(`${value}`) ? value + 0 : undefined;
}
