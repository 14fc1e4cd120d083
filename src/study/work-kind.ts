/**
 * One kind of work that any thread or machine can do. Work is plain data that survives JSON; its result is
 * determined, to the last bit, by it and by the bytes that it continues.
 */
export interface WorkKind<W, R> {
  /**
   * `<digest>/<number>-<number>`: the digest of everything that the result depends on, except for the two numbers, which
   * distinguish the pieces of one route.
   */
  key(work: W): string;
  /** Its description in failure messages: `training, replicas 1 to 8 at {…}`. */
  label(work: W): string;
  /** @throws StudyFailure for a failure that it can explain */
  compute(work: W, continued: Uint8Array | null): R | Promise<R>;
  /** What is wrong with an alleged result; undefined if it is valid. */
  problem(work: W, result: unknown): string | undefined | Promise<string | undefined>;
}
