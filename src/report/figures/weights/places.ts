import { type Axis, exactRange, linearAxis, slotAxis } from "../../chart/axes.ts";
import type { Dataset } from "../../chart/datasets.ts";
import type { SlotLabel } from "../../chart/figure.ts";

/** More places than this have no tick each. */
const MOST_SLOTS = 30;

/** An axis of the numbers of matrices, from 0, and the labels that it needs. */
export function places(
  matrices: number,
  title: string,
): { readonly axis: Axis; readonly labels: { readonly labels?: readonly SlotLabel[] } } {
  if (matrices > MOST_SLOTS)
    return { axis: linearAxis("x", title, exactRange(-0.5, matrices - 0.5)), labels: {} };
  return {
    axis: slotAxis(title),
    labels: { labels: Array.from({ length: matrices }, (_, k) => [String(k)]) },
  };
}

/** Data at the places that their x says, not one after the other. */
export function inPlaces(dataset: Dataset): Dataset {
  return { ...dataset, parsing: false };
}
