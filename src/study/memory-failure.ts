/** What to reduce if memory runs out. */
export const memoryAdvice =
  "out of memory: reduce --workers or ensemble.replicas, or take snapshots less often (a larger training.snapshotEvery, or fewer training.snapshots); " +
  "or raise the limit (ulimit -v, NODE_OPTIONS=--max-old-space-size)";

const codes = ["ERR_WORKER_OUT_OF_MEMORY", "ERR_WORKER_INIT_FAILED", "ERR_STRING_TOO_LONG", "ENOMEM"];

/** The engine's messages for a failed allocation of an array, a string, a thread or the memory of the kernels. */
const words =
  /out of memory|allocation failed|could not allocate|cannot allocate|invalid (typed )?array (buffer )?length|invalid string length|maximum size exceeded|unable to grow|heap limit|cannot create a string longer/i;

/** Whether an error means that memory ran out, as far as the engine reports it without aborting. */
export function isMemoryFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = "" } = error as NodeJS.ErrnoException;
  if (codes.includes(code) || words.test(error.message)) return true;
  return error.cause !== undefined && isMemoryFailure(error.cause);
}
