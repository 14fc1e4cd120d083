/** A potential that cannot be used: what is wrong, what was given, what is allowed. */
export class PotentialError extends RangeError {
  override readonly name = "PotentialError";
}

/** An expression in quotes for messages: truncated if long. */
export function quoted(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}

/** A value for messages: a number, "−∞", "∞" or "no number". */
export function inWords(value: number): string {
  if (Number.isNaN(value)) return "no number";
  return Number.isFinite(value) ? String(value) : value > 0 ? "∞" : "−∞";
}
