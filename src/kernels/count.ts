/**
 * Kernels count in signed 32-bit integers: larger numbers would wrap silently. A round number below
 * 2³¹ − 1, so that a loop may count one beyond it.
 */
export const largestKernelCount = 2e9;

/**
 * A number checked for use by a kernel.
 *
 * @throws RangeError if it is not a whole number within the range of a kernel
 */
export function kernelCount(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= largestKernelCount) return value;
  throw new RangeError(`${name}: must be a whole number from 0 to ${largestKernelCount}, got ${value}`);
}
