/** What to lower where the memory does not do. */
export const memoryAdvice =
  "the memory is not enough: lower --workers or ensemble.replicas, or take snapshots less often (a larger training.snapshotEvery, or fewer training.snapshots); " +
  "or allow more (ulimit -v, NODE_OPTIONS=--max-old-space-size)";

const codes = ["ERR_WORKER_OUT_OF_MEMORY", "ERR_WORKER_INIT_FAILED", "ERR_STRING_TOO_LONG", "ENOMEM"];

/** How the engine says that an array, a string, a thread or the kernels' memory cannot be had. */
const words =
  /out of memory|allocation failed|could not allocate|cannot allocate|invalid (typed )?array (buffer )?length|invalid string length|maximum size exceeded|unable to grow|heap limit|cannot create a string longer/i;

/** Whether memory ran out, as far as the engine says so and goes on. */
export function isMemoryFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = "" } = error as NodeJS.ErrnoException;
  if (codes.includes(code) || words.test(error.message)) return true;
  return error.cause !== undefined && isMemoryFailure(error.cause);
}
