/**
 * Kernels count in 32 bits with a sign: what is larger would wrap, and silently be another number. A round number below
 * 2³¹ − 1, so that a loop may count one beyond it.
 */
export const largestKernelCount = 2e9;

/**
 * A number as a kernel may be given it.
 *
 * @throws RangeError for what is no whole number that a kernel counts
 */
export function kernelCount(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= largestKernelCount) return value;
  throw new RangeError(`${name}: must be a whole number from 0 to ${largestKernelCount}, got ${value}`);
}
