import { generalisedGamma } from "../laws/index.ts";
import { goeRatio } from "../models/degenerate-levels.ts";
import { marginOf, observables } from "../observables/index.ts";
import { confidenceFactor, twoSidedP } from "../statistics/index.ts";
import {
  isAnalysed,
  type MarchenkoPasturTest,
  type MatrixHistory,
  type NetworkSpectra,
} from "../weight-spectra/index.ts";
import { acrossMargin, replicaUnit, verdictOf } from "./inconclusive.ts";
import type { UncorrectedTest } from "./results.ts";

export interface NetworkJudgement {
  readonly confidence: number;
  readonly margins: Readonly<Record<string, number>>;
}

/**
 * Compares the spectra of a network with theory. Before training, every matrix is compared with independent Gaussian entries
 * of the variance used at initialisation, or of a fitted one where that is unknown, which is required to agree; after training with Gaussian entries of a fitted
 * variance, which shows what has been learnt; at both times the level repulsion in the bulk is tested.
 *
 * `level` is the matrix, or "all" for all together; `member` is the replica, from 1, absent for all together.
 *
 * @returns a family of tests for each update, to be corrected separately
 */
export function compareNetwork(
  spectra: NetworkSpectra,
  judgement: NetworkJudgement,
): readonly (readonly UncorrectedTest[])[] {
  return judgedSnapshots(spectra).map((snapshot) =>
    atSnapshot(spectra, snapshot, spectra.updates[snapshot] === 0, judgement),
  );
}

/** Before training, if that was recorded, and after it. */
function judgedSnapshots({ updates }: NetworkSpectra): readonly number[] {
  return [...new Set([...(updates[0] === 0 ? [0] : []), updates.length - 1])];
}

function atSnapshot(
  spectra: NetworkSpectra,
  snapshot: number,
  initial: boolean,
  { confidence, margins }: NetworkJudgement,
): readonly UncorrectedTest[] {
  const update = spectra.updates[snapshot];
  const [scaleMargin, ratioMargin] = ["marchenko-pastur.scale", "ratio.mean"].map((name) =>
    marginOf(observables[name], margins),
  );
  const common = { update, between: ["training", "closed-form"] as const };
  const ofMatrices = spectra.matrices.flatMap((matrix): readonly UncorrectedTest[] => {
    const all = matrix.analyses.map((ofReplica) => ofReplica[snapshot]);
    const tested = all.flatMap((analysis, replica) => {
      if (!isAnalysed(analysis)) return [];
      return [{ replica, test: (initial ? analysis.initial : null) ?? analysis.fitted }];
    });
    const distances = tested.map(({ replica, test }): UncorrectedTest => {
      const margin = marginOf(observables["marchenko-pastur.distance"], margins);
      const distance = distanceOf(test, margin);
      // few levels cannot agree within a narrow margin, but may disagree
      const judged = canAgree(test, margin) || distance.verdict !== "inconclusive";
      return {
        ...common,
        level: matrix.name,
        member: spectra.replicas[replica],
        required: initial && judged,
        observable: "marchenko-pastur.distance",
        statistic: "kolmogorov-smirnov",
        margin,
        ...distance,
        explanation: !initial ? learnt : !judged ? tooFewLevels : test.scale === null ? alike : independent,
      };
    });
    const scales = tested.flatMap(({ test }) => test.scale ?? []);
    if (scales.length === 0) return distances;
    return [
      {
        ...common,
        level: matrix.name,
        required: true,
        observable: "marchenko-pastur.scale",
        statistic: "relative-difference",
        margin: scaleMargin,
        ...scaleOf(matrix, scales, confidence, scaleMargin),
        explanation:
          "√(Tr WᵀW/MN) = σ: the elements have the variance used at initialisation, all replicas together",
      },
      ...distances,
    ];
  });
  const bulk = spectra.bulk[snapshot];
  if (bulk == null) return ofMatrices;
  const { value: ratio, standardError, pieces } = bulk.ratio;
  const [value, error] = [ratio / goeRatio - 1, standardError / goeRatio];
  const half = pieces > 1 ? confidenceFactor(confidence, pieces - 1) * error : Number.NaN;
  const interval = [value - half, value + half] as const;
  const test = {
    statistic: "relative-difference" as const,
    value,
    interval,
    margin: ratioMargin,
    replicas: pieces,
  };
  return [
    ...ofMatrices,
    {
      ...common,
      observable: "ratio.mean",
      level: "all",
      ...test,
      pValue: twoSidedP(value / error, pieces - 1),
      required: true,
      ...verdictOf(interval, ratioMargin, () =>
        pieces > 1
          ? acrossMargin({ ...test, unit: "matrices of all replicas" })
          : {
              cause: "few-replicas",
              advice: "a single matrix gives no error estimate: use more replicas",
            },
      ),
      explanation:
        "⟨r̃⟩ = 0.5307: levels that are not outliers repel like those of real symmetric matrices (GOE)",
    },
  ];
}

const law = "ρ(x) = √((b − x)(x − a))/(2πqvx)";
const independent = `${law}: the elements are independent before training`;
const alike = `${law} with v fitted: before training the elements are independent and of one variance`;
const tooFewLevels = `${law}: too few levels: even pure noise has a distance comparable to the margin`;
const learnt = `${law} with v fitted: a trained matrix need not follow it`;

/** Whether pure noise would usually agree: with few levels its own distance is already as large as the margin. */
function canAgree({ expectedDistance, usualDistance }: MarchenkoPasturTest, margin: number): boolean {
  return expectedDistance + usualDistance < margin;
}

/** The true distance differs from the measured one by at most the usual distance of noise, except in one case in twenty. */
function distanceOf(test: MarchenkoPasturTest, margin: number) {
  const { distance: value, usualDistance } = test;
  const interval = [Math.max(0, value - usualDistance), value + usualDistance] as const;
  const judged = verdictOf(interval, margin, () => ({
    cause: "few-levels",
    advice: `the levels of one matrix determine its distance to ±${Number(usualDistance.toPrecision(2))}: larger matrices reduce this error, more replicas do not`,
  }));
  return { value, interval, pValue: test.shapePValue, ...judged };
}

/** √⟨w²⟩/σ − 1 over all elements of all replicas; their sum of squares follows a χ² law. */
function scaleOf(
  { rows, columns }: MatrixHistory,
  scales: readonly number[],
  confidence: number,
  margin: number,
) {
  const elements = rows * columns * scales.length;
  const scale = Math.sqrt(scales.reduce((sum, ofReplica) => sum + ofReplica * ofReplica, 0) / scales.length);
  const half = confidenceFactor(confidence, Number.POSITIVE_INFINITY) * (scale / Math.sqrt(2 * elements));
  const [value, interval] = [scale - 1, [scale - 1 - half, scale - 1 + half] as const];
  const { cdf, survival } = generalisedGamma({ shape: elements / 2, rate: 1 / 2, power: 1 });
  const sum = scale * scale * elements;
  return {
    value,
    interval,
    pValue: Math.min(1, 2 * Math.min(cdf(sum), survival(sum))),
    ...verdictOf(interval, margin, () =>
      acrossMargin({
        statistic: "relative-difference",
        value,
        interval,
        margin,
        replicas: scales.length,
        unit: replicaUnit,
      }),
    ),
  };
}
