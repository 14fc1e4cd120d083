/** A potential that cannot be used: what is wrong, what was given, what is allowed. */
export class PotentialError extends RangeError {
  override readonly name = "PotentialError";
}
