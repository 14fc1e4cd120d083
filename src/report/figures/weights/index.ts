import type { WeightsResults } from "../../../weight-spectra/index.ts";
import type { Panel, Size } from "../../chart/figure.ts";
import { mostNotable } from "../../weights/words.ts";
import { byLayer } from "./by-layer.ts";
import { changePanels } from "./change.ts";
import { spectrumPanel } from "./spectrum.ts";

/** The panels of weights: the spectra of the most notable matrices, statistics of all, and their change. */
export function weightsPanels(results: WeightsResults, size: Size, spectra: number): readonly Panel[] {
  const analysed = results.matrices.filter(({ record }) => record.marchenkoPastur !== null);
  return [
    ...mostNotable(analysed, spectra).map((matrix) => spectrumPanel(matrix, size)),
    ...byLayer(results, size),
    ...(results.comparison === null ? [] : changePanels(results.comparison, size)),
  ];
}
