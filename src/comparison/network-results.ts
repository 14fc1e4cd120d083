import type { Backend } from "../kernels/index.ts";
import { generalisedGamma } from "../laws/index.ts";
import type { CorpusSummary } from "../networks/corpus.ts";
import { marginOf, observables } from "../observables/index.ts";
import { confidenceFactor, holm, type TailVerdict, twoSidedP } from "../statistics/index.ts";
import {
  isAnalysed,
  type MarchenkoPasturTest,
  type MatrixHistory,
  type MatrixOfNetwork,
  type NetworkSpectra,
  type SpectrumAnalysis,
} from "../weight-spectra/index.ts";
import { overallVerdict } from "./equivalence.ts";
import { type HeadsRecord, headsRecord } from "./head-record.ts";
import { acrossMargin, replicaUnit, verdictOf, withoutChanceDisagreement } from "./inconclusive.ts";
import type { Fit, ObservableResult, TestResult, Verdict } from "./results.ts";

/** The results of a study of networks: results.json of schema 1, with `network` beside the tests of every point. */
export interface NetworkResults {
  readonly schema: 1;
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly seed: string;
  readonly backend: Backend;
  /** Over the required tests: disagree if one does, inconclusive if one is. */
  readonly verdict: Verdict;
  readonly points: readonly NetworkPoint[];
  /** Tests that need several points: the linear scaling rule; absent where there are none. */
  readonly acrossPoints?: readonly TestResult[];
  readonly fits: readonly Fit[];
  readonly timing: {
    readonly wallSeconds: number;
    readonly updatesPerSecond: number;
    readonly keptSnapshots: number;
  };
}

/** A network as it was trained, with one learning rate and batch size. */
export interface NetworkPoint {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** ε = α/|B| */
  readonly temperature: number;
  readonly observables: readonly ObservableResult[];
  readonly tests: readonly NetworkTest[];
  readonly diagnostics: { readonly warnings: readonly string[] };
  readonly network: NetworkRecord;
}

/**
 * A spectrum against what independent Gaussian entries, or levels of β = 1, would have. `level` is the matrix, "all" for
 * all together; `member` the replica, from 1, absent for all together. Holm's correction is over all tests of an update.
 */
export interface NetworkTest extends Omit<TestResult, "points"> {
  readonly observable: "marchenko-pastur.scale" | "marchenko-pastur.distance" | "ratio.mean";
  /** Updates made. */
  readonly update: number;
}

/** What was recorded of a network. */
export interface NetworkRecord {
  readonly parameters: string;
  /** Loss of one who knows the frequencies of the classes alone, in nats. */
  readonly chance: number;
  /** The text and what became of its rare characters; null where the network is not trained on text. */
  readonly text: CorpusSummary | null;
  readonly updates: readonly number[];
  /** Those whose spectra were analysed, by number: of those that begin alike the first. */
  readonly replicas: readonly number[];
  readonly loss: readonly {
    readonly replica: number;
    /** Mean over the mini-batches since the snapshot before; null at the first. */
    readonly training: readonly (number | null)[];
    readonly validation: readonly number[];
    readonly accuracy: readonly number[];
  }[];
  readonly sample: { readonly prompt: string; readonly text: string; readonly temperature: number } | null;
  readonly matrices: readonly MatrixRecord[];
  readonly bulk: readonly (BulkRecord | null)[];
  readonly heads: HeadsRecord;
  /** Matrices that could not be analysed, with the reason. */
  readonly notAnalysed: readonly {
    readonly name: string;
    readonly replica: number;
    readonly update: number;
    readonly reason: string;
  }[];
}

export interface MatrixRecord extends MatrixOfNetwork {
  /** [replica][snapshot]; null where it could not be analysed. */
  readonly snapshots: readonly (readonly (SnapshotRecord | null)[])[];
}

export interface SnapshotRecord {
  /** σ² fitted to the bulk */
  readonly variance: number;
  readonly varianceError: number;
  /** Of the levels from Marchenko and Pastur's law with this σ², and for independent Gaussian entries. */
  readonly distance: number;
  readonly expectedDistance: number;
  readonly pValue: number;
  readonly outliers: readonly {
    readonly level: number;
    readonly strength: number;
    readonly pValue: number;
  }[];
  /** Where the largest level of noise would be. */
  readonly edge: number;
  /** Of a power law through the largest levels, `tailCount` of them; null where they are too few. */
  readonly tail: {
    readonly exponent: number;
    readonly xMin: number;
    readonly tailCount: number;
    /** Whether it is one, against its rivals; null where that was not asked. */
    readonly judged: {
      readonly standardError: number;
      readonly pValue: number;
      readonly kind: TailVerdict["kind"];
      readonly verdict: string;
    } | null;
  } | null;
  /** n Σ u⁴ of the singular vectors; null where it was not asked for. */
  readonly participation: {
    /** Mean over all vectors, and for uniform ones. */
    readonly value: number;
    readonly expected: number;
    readonly pValue: number;
    /** Of the largest level's vector. */
    readonly largest: number;
    /** Kolmogorov–Smirnov distance of all n u² from Porter and Thomas's law; null where that was not asked. */
    readonly porterThomas: { readonly distance: number; readonly pValue: number } | null;
  } | null;
  readonly largest: number;
  readonly warnings: readonly string[];
}

export interface BulkRecord {
  readonly matrices: number;
  readonly ratio: { readonly value: number; readonly standardError: number };
  /** By each way of unfolding, the default first. */
  readonly unfoldings: readonly {
    readonly name: string;
    readonly distance: number;
    readonly interval: readonly [number, number];
    readonly brody: { readonly value: number; readonly standardError: number };
  }[];
}

/** ⟨r̃⟩ of large matrices of β = 1. */
export const goeRatio = 0.5307;

export interface NetworkJudgement {
  readonly confidence: number;
  readonly margins: Readonly<Record<string, number>>;
}

/**
 * Judges the spectra of a network: before training every matrix against independent Gaussian entries of the variance
 * that was drawn, which is required; after it against such entries of a fitted variance, which shows what has been learnt;
 * at both the repulsion of the levels of the bulk.
 */
export function judgeNetwork(
  spectra: NetworkSpectra,
  { confidence, margins }: NetworkJudgement,
): { readonly tests: readonly NetworkTest[]; readonly verdict: Verdict } {
  const tests = judgedSnapshots(spectra).flatMap((snapshot) =>
    corrected(
      atSnapshot(spectra, snapshot, spectra.updates[snapshot] === 0, { confidence, margins }),
      confidence,
    ),
  );
  return { tests, verdict: overallVerdict(tests) };
}

/** Before training, where that is recorded, and after it. */
function judgedSnapshots({ updates }: NetworkSpectra): readonly number[] {
  return [...new Set([...(updates[0] === 0 ? [0] : []), updates.length - 1])];
}

/** What was found in the levels, as results.json has it. */
export function networkRecord(
  spectra: NetworkSpectra,
): Pick<NetworkRecord, "updates" | "replicas" | "matrices" | "bulk" | "heads" | "notAnalysed"> {
  return {
    updates: spectra.updates,
    replicas: spectra.replicas,
    matrices: spectra.matrices.map(({ analyses, ...matrix }) => ({
      ...matrix,
      snapshots: analyses.map((own) => own.map((one) => (isAnalysed(one) ? snapshotRecord(one) : null))),
    })),
    bulk: spectra.bulk.map((one) =>
      one === null
        ? null
        : {
            matrices: one.matrices,
            ratio: { value: one.ratio.value, standardError: one.ratio.standardError },
            unfoldings: one.unfoldings.map(({ unfolding, distance, brody }) => ({
              name: unfolding,
              distance: distance.distance,
              interval: distance.interval,
              brody: { value: brody.value, standardError: brody.standardError },
            })),
          },
    ),
    heads: headsRecord(spectra.heads),
    notAnalysed: spectra.matrices.flatMap(({ name, analyses }) =>
      analyses.flatMap((own, replica) =>
        own.flatMap((one, s) =>
          isAnalysed(one)
            ? []
            : [
                {
                  name,
                  replica: spectra.replicas[replica],
                  update: spectra.updates[s],
                  reason: one.reason,
                },
              ],
        ),
      ),
    ),
  };
}

function snapshotRecord(one: SpectrumAnalysis): SnapshotRecord {
  const { levels, fitted, outliers, tail, judgedTail, vectors, warnings } = one;
  return {
    variance: fitted.variance,
    varianceError: fitted.standardError,
    distance: fitted.distance,
    expectedDistance: fitted.expectedDistance,
    pValue: fitted.pValue,
    outliers: outliers.outliers.map(({ level, strength, pValue }) => ({ level, strength, pValue })),
    edge: outliers.edge.centre,
    tail:
      tail === null
        ? null
        : {
            exponent: tail.exponent,
            xMin: tail.xMin,
            tailCount: tail.tailCount,
            judged:
              judgedTail === null
                ? null
                : {
                    standardError: judgedTail.standardError,
                    pValue: judgedTail.pValue,
                    kind: judgedTail.verdict.kind,
                    verdict: judgedTail.verdict.sentence,
                  },
          },
    participation:
      vectors === null
        ? null
        : {
            value: vectors.participation,
            expected: vectors.expectedParticipation,
            pValue: vectors.participationPValue,
            largest: vectors.ofEach[0],
            porterThomas: vectors.porterThomas,
          },
    largest: levels.at(-1)!,
    warnings,
  };
}

type Uncorrected = Omit<NetworkTest, "significant">;

function atSnapshot(
  spectra: NetworkSpectra,
  snapshot: number,
  initial: boolean,
  { confidence, margins }: NetworkJudgement,
): readonly Uncorrected[] {
  const update = spectra.updates[snapshot];
  const [scaleMargin, ratioMargin] = ["marchenko-pastur.scale", "ratio.mean"].map((name) =>
    marginOf(observables[name], margins),
  );
  const common = { update, between: ["training", "closed-form"] as const };
  const ofMatrices = spectra.matrices.flatMap((matrix): readonly Uncorrected[] => {
    const all = matrix.analyses.map((own) => own[snapshot]);
    const tested = all.flatMap((one, replica) => {
      const test = isAnalysed(one) ? (initial ? one.initial : one.fitted) : null;
      return test === null ? [] : [{ replica, test }];
    });
    const distances = tested.map(({ replica, test }): Uncorrected => {
      const margin = marginOf(observables["marchenko-pastur.distance"], margins);
      const distance = distanceOf(test, margin);
      // few levels say nothing at a narrow margin, unless they are beyond it
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
        explanation: initial ? (judged ? independent : tooFewLevels) : learnt,
      };
    });
    if (!initial || tested.length === 0) return distances;
    return [
      {
        ...common,
        level: matrix.name,
        required: true,
        observable: "marchenko-pastur.scale",
        statistic: "relative-difference",
        margin: scaleMargin,
        ...scaleOf(
          matrix,
          tested.map(({ test }) => test.scale!),
          confidence,
          scaleMargin,
        ),
        explanation: "√(Tr WᵀW/MN) = σ: the elements have the variance that was drawn, all replicas together",
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
          ? acrossMargin({ ...test, unit: "matrices of all replicas (ensemble.replicas)" })
          : {
              cause: "few-replicas",
              advice: "a single matrix tells no error: more replicas (ensemble.replicas)",
            },
      ),
      explanation: "⟨r̃⟩ = 0.5307: levels that are no outliers repel as those of real symmetric matrices do",
    },
  ];
}

const law = "ρ(x) = √((b − x)(x − a))/(2πqvx)";
const independent = `${law}: the elements are independent before training`;
const tooFewLevels = `${law}: so few levels that even those of noise are as far away as the margin`;
const learnt = `${law} with v fitted: what training has learnt need not follow it`;

/** Whether levels of noise would usually agree: of few of them the distance is as wide as the margin, whatever they are. */
function canAgree({ expectedDistance, usualDistance }: MarchenkoPasturTest, margin: number): boolean {
  return expectedDistance + usualDistance < margin;
}

/** The true distance is off the measured one by at most as much as noise is off, but for one case in twenty. */
function distanceOf(test: MarchenkoPasturTest, margin: number) {
  const { distance: value, usualDistance } = test;
  const interval = [Math.max(0, value - usualDistance), value + usualDistance] as const;
  const found = verdictOf(interval, margin, () => ({
    cause: "few-levels",
    advice: `the levels of one matrix tell its distance to ±${Number(usualDistance.toPrecision(2))}, which larger matrices narrow and more replicas do not`,
  }));
  return { value, interval, pValue: test.shapePValue, ...found };
}

/** √⟨w²⟩/σ − 1 over all elements of all replicas; the sum of their squares is χ². */
function scaleOf(
  { rows, columns }: MatrixHistory,
  scales: readonly number[],
  confidence: number,
  margin: number,
) {
  const elements = rows * columns * scales.length;
  const scale = Math.sqrt(scales.reduce((sum, own) => sum + own * own, 0) / scales.length);
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

/** With Holm's correction over these tests. */
export function corrected<T extends Omit<TestResult, "significant">>(
  tests: readonly T[],
  confidence: number,
): readonly (T & Pick<TestResult, "significant">)[] {
  const rejected = holm(
    tests.map(({ pValue }) => pValue),
    1 - confidence,
  );
  return withoutChanceDisagreement(
    tests.map((test, k) => ({ ...test, significant: rejected[k] })),
    confidence,
  );
}
