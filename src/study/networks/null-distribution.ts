import { type DrawnNull, drawNull, type NullNeeded } from "../../weight-spectra/index.ts";
import { isRecord } from "../checked.ts";
import { releaseDigest } from "../program.ts";
import type { WorkKind } from "../work-kind.ts";
import { analysisStream } from "./analysis-streams.ts";

/** A null distribution for p-values, to be sampled. */
export interface NullDistribution {
  readonly kind: "null-distribution";
  readonly needed: NullNeeded;
  readonly draws: number;
  readonly seed: string;
}

const numbers: Readonly<Record<NullNeeded["of"], number>> = { levels: 0, "head-levels": 1, vectors: 2 };

export const nullDistributionWork: WorkKind<NullDistribution, DrawnNull> = {
  key: ({ needed, draws, seed }) =>
    `${releaseDigest("null", needed, draws, seed)}/${numbers[needed.of]}-${needed.stream}`,
  label: ({ needed: { shape } }) => `null distribution for ${shape.length} × ${shape.size} elements`,
  compute: ({ needed, draws, seed }) => drawNull(needed, draws, analysisStream(seed)),
  problem(_, result) {
    const isDrawn =
      isRecord(result) &&
      isRecord(result.values) &&
      Object.values(result.values).every(
        (values) => values instanceof Float64Array && values.length > 0 && values.every(Number.isFinite),
      );
    return isDrawn ? undefined : "it holds no distribution";
  },
};
