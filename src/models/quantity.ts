import { z } from "zod";
import { largestKernelCount } from "../kernels/index.ts";

/** Largest number of updates, steps, samples and replicas. */
export const largestCount = largestKernelCount;

/**
 * Allowed magnitudes: their squares, products of four and quotients stay far within the range of a
 * double, so that no theory of a scenario overflows, underflows or divides 0 by 0 because of one of its fields.
 */
export const magnitudes = { least: 1e-30, greatest: 1e30 } as const;

/** A whole number from `least`. */
export function count(least = 1) {
  return z.int().min(least).max(largestCount);
}

/** A number above 0, of at most `greatest`. */
export function positive(greatest: number = magnitudes.greatest) {
  return z.number().positive().min(magnitudes.least).max(greatest);
}

/** A number of at least 0. */
export function notNegative() {
  return z.number().min(0).max(magnitudes.greatest);
}

/** Any number. */
export function real() {
  return z.number().min(-magnitudes.greatest).max(magnitudes.greatest);
}
