/**
 * One kind of work that any thread or machine can do. Work is plain data that survives JSON, and its result follows from
 * it, and from the bytes that it continues, to the last bit.
 */
export interface WorkKind<W, R> {
  /**
   * `<digest>/<number>-<number>`: the digest of everything that the result depends on, but for the two numbers, which
   * tell the pieces of one route apart.
   */
  key(work: W): string;
  /** What it is, in the words of a failure: `training, replicas 1 to 8 at {…}`. */
  label(work: W): string;
  /** @throws StudyFailure for a failure that it can explain */
  compute(work: W, continued: Uint8Array | null): R | Promise<R>;
  /** What is wrong with something that is said to be its result; undefined if nothing is. */
  problem(work: W, result: unknown): string | undefined | Promise<string | undefined>;
}
