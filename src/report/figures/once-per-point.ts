import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import type { PointInput } from "./input.ts";

/** The data of a panel, collected once per point: every panel is built at the sizes of the page, the slide and a file. */
export function oncePerPoint<T>(gather: (input: Omit<PointInput, "size">) => T): (input: PointInput) => T {
  const gathered = new WeakMap<EnsemblesOutcome, { readonly results: unknown; readonly value: T }>();
  return ({ point, results }) => {
    const cached = gathered.get(point);
    if (cached !== undefined && cached.results === results) return cached.value;
    const value = gather({ point, results });
    gathered.set(point, { results, value });
    return value;
  };
}
