import type { Multiplet } from "./spectrum-ensemble.ts";

/** Whether two target levels are equal, to 1e-9 of the first: then they belong to one multiplet and repel as a pair. */
export function degenerate(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(a);
}

/**
 * Groups ascending target levels that are degenerate into multiplets.
 *
 * @returns ascending; the label is the value to six decimals without trailing zeros, or to all digits if two labels would be equal
 */
export function multiplets(target: Float64Array): readonly Multiplet[] {
  const groups: { value: number; label: string; first: number; size: number }[] = [];
  target.forEach((value, level) => {
    const last = groups.at(-1);
    if (last !== undefined && degenerate(value, last.value)) last.size++;
    else groups.push({ value, label: String(Number(value.toFixed(6))), first: level, size: 1 });
  });
  return groups.map((group) =>
    groups.some((other) => other !== group && other.label === group.label)
      ? { ...group, label: String(group.value) }
      : group,
  );
}

/** Pairs of neighbouring levels within each multiplet. */
export function neighbours(multiplets: readonly Multiplet[]): readonly (readonly [number, number])[] {
  return multiplets.flatMap(({ first, size }) =>
    Array.from({ length: size - 1 }, (_, i) => [first + i, first + i + 1] as const),
  );
}
