/**
 * Parameter blocks: a kernel with many parameters takes the address of one block. Field after field as in the class of
 * the kernel's .as.ts: doubles first, then whole numbers and addresses, of 32 bits each.
 */
export const blocks = {
  trainRbm: {
    doubles: ["mass", "learningRate"],
    words: [
      ...(["begin", "steps", "hidden", "visible", "batch", "sweeps", "collapsed"] as const),
      ...(["covariance", "random", "weights", "chains", "failed", "scratch"] as const),
    ],
  },
  rbmMatrixLangevin: {
    doubles: ["mass", "temperature", "dt"],
    words: [
      ...(["begin", "steps", "hidden", "visible", "sweeps", "drifts"] as const),
      ...(["covariance", "random", "weights", "eigenvectors", "failed", "scratch"] as const),
    ],
  },
  rbmEigenvalueLangevin: {
    doubles: ["mass", "temperature", "dt"],
    words: [
      ...([
        "begin",
        "steps",
        "levels",
        "sweeps",
        "drifts",
        "pull",
        "couples",
        "ofData",
        "turning",
        "series",
      ] as const),
      ...(["watched", "watchedCount", "random", "state", "failed", "averted", "closest", "scratch"] as const),
    ],
  },
  rbmSpectrum: {
    doubles: ["massSquared"],
    words: [
      ...(["hidden", "visible", "basis", "multiplets", "multipletCount"] as const),
      ...(["weights", "spectra", "blocks", "failed", "scratch"] as const),
    ],
  },
  trainLayer: {
    doubles: ["scale", "learningRate", "decay"],
    words: [
      ...(["begin", "steps", "outputs", "inputs", "batch", "noise"] as const),
      ...(["teacher", "hidden", "random", "weights", "failed", "scratch"] as const),
    ],
  },
  layerMatrixSteps: {
    doubles: ["scale", "temperature", "dt", "decay"],
    words: [
      ...(["begin", "steps", "outputs", "inputs", "noise"] as const),
      ...(["teacher", "hidden", "random", "weights", "failed", "scratch"] as const),
    ],
  },
} as const;

type Blocks = typeof blocks;

/** The fields of a kernel's block. */
export type Block<Name extends keyof Blocks> = Readonly<
  Record<Blocks[Name]["doubles" | "words"][number], number>
>;

/** Bytes that hold every block. */
export const blockBytes = 128;

/** Writes a kernel's block to an address, a multiple of 8. */
export function writeBlock<Name extends keyof Blocks>(
  name: Name,
  block: Block<Name>,
  buffer: ArrayBuffer,
  address: number,
): void {
  const { doubles, words } = blocks[name];
  const values: Readonly<Record<string, number>> = block;
  const asDoubles = new Float64Array(buffer, address, doubles.length);
  doubles.forEach((field, k) => {
    asDoubles[k] = values[field];
  });
  const asWords = new Int32Array(buffer, address + 8 * doubles.length, words.length);
  words.forEach((field, k) => {
    asWords[k] = values[field];
  });
}
