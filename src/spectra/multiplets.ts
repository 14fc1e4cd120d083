import type { Multiplet } from "./spectrum-ensemble.ts";

/**
 * Groups ascending target levels that are equal to a relative 1e-9 into multiplets.
 *
 * @returns ascending; the label is the value to six decimals without trailing zeros, or to all where two would be alike
 */
export function multiplets(target: Float64Array): readonly Multiplet[] {
  const groups: { value: number; label: string; first: number; size: number }[] = [];
  target.forEach((value, level) => {
    const last = groups.at(-1);
    if (last !== undefined && Math.abs(value - last.value) <= 1e-9 * Math.abs(value)) last.size++;
    else groups.push({ value, label: String(Number(value.toFixed(6))), first: level, size: 1 });
  });
  return groups.map((group) =>
    groups.some((other) => other !== group && other.label === group.label)
      ? { ...group, label: String(group.value) }
      : group,
  );
}
