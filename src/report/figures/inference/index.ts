import type { InferenceResults } from "../../../inference/index.ts";
import type { Panel, Size } from "../../chart/figure.ts";
import { curvePanel } from "./curves.ts";
import { indexPanel } from "./dyson-index.ts";
import type { NamedResult } from "./named-result.ts";

/** The panels of an inference: drift, effective potential and noise by level, and the Dyson index of every set of trajectories. */
export function inferencePanels({ series }: Pick<InferenceResults, "series">, size: Size): readonly Panel[] {
  const results = series.flatMap(({ label, result }): NamedResult[] =>
    result === null ? [] : [{ label, result }],
  );
  return [
    ...(["drift", "potential", "noise"] as const).map((which) => curvePanel(which, results, size)),
    indexPanel(results, size),
  ];
}
