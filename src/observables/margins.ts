import type { Observable } from "./observable.ts";

/**
 * Default equivalence margins, by name.
 *
 * The theory is the leading order of an expansion whose next terms are relative O(ε): the margins lie above the
 * published ε = 0.00625.
 */
export function marginsOf(observables: readonly Observable[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    observables.flatMap(({ margin }) => (margin === null ? [] : [[margin.name, margin.value] as const])),
  );
}

/** The margin of an observable in a scenario; NaN if it is never judged. */
export function marginOf({ margin }: Observable, margins: Readonly<Record<string, number>>): number {
  return margin === null ? Number.NaN : (margins[margin.name] ?? Number.NaN);
}
