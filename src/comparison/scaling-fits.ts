import {
  akaike,
  fitPowerLaw,
  fitThroughOrigin,
  type LinearFit,
  linearLeastSquares,
  type PowerLawDatum,
  replicaMean,
  resampledErrors,
} from "../statistics/index.ts";
import type { EstimateSource, Fit, RouteName } from "./results.ts";
import { type ScalingDatum, type ScalingPoint, spacingData, widthData } from "./scaling-data.ts";

/** The sources that are fitted, in the order of results.json. */
const sources = [
  "training",
  "matrix-langevin",
  "eigenvalue-langevin",
  "aligned-langevin",
  "closed-form.discrete",
] as const;

/**
 * Every fit over the points and pairs of a study, no point ever left out: ⟨S⟩ and √π σ against the model's scaling
 * variable; where there are several ε also the slope and the exponent as ε → 0; and the ladder in ε.
 *
 * @param uniform random numbers in (0, 1) for the bootstrap
 */
export function scalingFits(points: readonly ScalingPoint[], uniform: () => number): readonly Fit[] {
  const scaling = points[0]?.system.scaling ?? null;
  if (scaling === null) return [];
  const { equation, predicted } = scaling;
  const ofPairs = sources.flatMap((source) => {
    const spacings = spacingData(points, source);
    if (spacings.length === 0) return [];
    const discrete = source === "closed-form.discrete";
    const { slope, standardError, chi2PerDof } = fitThroughOrigin(spacings);
    const through = (data: readonly ScalingDatum[]) => (values: readonly number[]) =>
      fitThroughOrigin(data.map((datum, k) => ({ ...datum, y: values[k] }))).slope;
    const first: Fit = {
      name: "spacing-scaling",
      equation,
      source,
      a: slope,
      standardError: discrete ? 0 : standardError,
      predicted,
      chi2PerDof: discrete ? Number.NaN : chi2PerDof,
      ...(discrete ? {} : errorsOf(spacings, through(spacings), standardError, uniform)),
    };
    if (discrete) return [first];
    const widths = widthData(points, source);
    const width = fitThroughOrigin(widths);
    return [
      first,
      {
        name: "width-scaling",
        equation: equation.replace("⟨S⟩", "√π σ"),
        source,
        a: width.slope,
        standardError: width.standardError,
        predicted,
        chi2PerDof: width.chi2PerDof,
        ...errorsOf(widths, through(widths), width.standardError, uniform),
      },
      ...extrapolations(spacings, source, equation, predicted, uniform),
    ];
  });
  return [...ofPairs, ...ladder(points)];
}

/** The contributions of the seeds, of the choice of data and of the fit to the error of a fitted number. */
function errorsOf(
  data: readonly ScalingDatum[],
  statistic: (values: readonly number[]) => number,
  fit: number,
  uniform: () => number,
): Pick<Fit, "errors"> {
  const resampled = resampledErrors(data, statistic, uniform);
  if (resampled === null) return {};
  const { jackknife, bootstrap } = resampled;
  const seeds = seedError(data, statistic);
  return {
    errors: {
      fit,
      jackknife,
      bootstrap,
      // if every replica has its own data set, the two are not separable
      seed: seeds ?? bootstrap,
      dataDraw: seeds === null ? null : Math.sqrt(Math.max(0, bootstrap ** 2 - seeds ** 2)),
    },
  };
}

/** If replicas share data sets: the error from the seeds alone, to first order; null otherwise. */
function seedError(
  data: readonly ScalingDatum[],
  statistic: (values: readonly number[]) => number,
): number | null {
  const values = data.map(({ y }) => y);
  let variance = 0;
  for (const [k, { point, pair, error }] of data.entries()) {
    const sets = point.measured.find(({ name, level }) => name === "spacing.mean.block" && level === pair)
      ?.sources.training?.dataSets;
    if (sets === undefined) return null;
    const step = error / 100;
    const slope = (statistic(values.with(k, values[k] + step)) - statistic(values)) / step;
    variance += (slope * sets.seedError) ** 2 / sets.count;
  }
  return Math.sqrt(variance);
}

/** Corrections at finite ε and α, in the order in which they are tried. */
const corrections: readonly {
  readonly text: string;
  readonly of: readonly ((p: ScalingPoint) => number)[];
}[] = (() => {
  const epsilon = ({ temperature }: ScalingPoint) => temperature;
  const alpha = ({ learningRate }: ScalingPoint) => learningRate;
  const times = (f: typeof epsilon, g: typeof epsilon) => (p: ScalingPoint) => f(p) * g(p);
  const squared = times(epsilon, epsilon);
  return [
    { text: "b ε", of: [epsilon] },
    { text: "b ε + c α", of: [epsilon, alpha] },
    { text: "b ε + c α + d ε²", of: [epsilon, alpha, squared] },
    {
      text: "b ε + c α + d ε² + e α² + f εα",
      of: [epsilon, alpha, squared, times(alpha, alpha), times(epsilon, alpha)],
    },
  ];
})();

/**
 * The limit ε → 0, with separate corrections for each pair (and each value of the other swept fields):
 *
 *   ⟨S⟩ = a x (1 + b ε + c α + …)   and   ln ⟨S⟩ = A + a ln ε + b ε + c α + …
 *
 * The number of corrections is chosen by Akaike's criterion.
 */
function extrapolations(
  data: readonly ScalingDatum[],
  source: EstimateSource,
  equation: string,
  predicted: number,
  uniform: () => number,
): readonly Fit[] {
  if (new Set(data.map(({ point }) => point.temperature)).size < 3) return [];
  const seriesOf = ({ pair, point }: ScalingDatum) => `${pair} ${point.otherParameters}`;
  const series = [...new Set(data.map(seriesOf))];
  const terms = (datum: ScalingDatum, factor: number, of: readonly ((p: ScalingPoint) => number)[]) =>
    of.flatMap((term) => series.map((name) => (seriesOf(datum) === name ? factor * term(datum.point) : 0)));
  type Fitter = (values: readonly number[], of: readonly ((p: ScalingPoint) => number)[]) => LinearFit | null;
  const slope: Fitter = (values, of) =>
    linearLeastSquares(
      data.map((datum, k) => ({
        terms: [datum.x, ...terms(datum, datum.x, of)],
        y: values[k],
        error: datum.error,
      })),
    );
  const exponent: Fitter = (values, of) =>
    linearLeastSquares(
      data.map((datum, k) => ({
        terms: [Math.log(datum.point.temperature), ...terms(datum, 1, [() => 1, ...of])],
        y: Math.log(values[k]),
        error: datum.error / datum.y,
      })),
    );
  const values = data.map(({ y }) => y);
  const cases = [
    {
      name: "spacing-scaling.extrapolated",
      fitter: slope,
      // inserted before the explanation of the symbols
      law: (text: string) => equation.replace(/,|$/, ` (1 + ${text})$&`),
      expected: predicted,
    },
    {
      name: "temperature-exponent",
      fitter: exponent,
      law: (text: string) => `ln ⟨S⟩ = A + a ln ε + ${text}`,
      expected: 0.5,
    },
  ];
  return cases.flatMap(({ name, fitter, law, expected }) => {
    const tried = corrections.flatMap(({ text, of }) => {
      const fit = fitter(values, of);
      return fit === null || fit.degreesOfFreedom < 1 ? [] : [{ text, of, fit }];
    });
    if (tried.length === 0) return [];
    const { text, of, fit } = tried.reduce((best, candidate) =>
      akaike(candidate.fit) < akaike(best.fit) ? candidate : best,
    );
    const formal = fit.standardErrors[0];
    const chi2PerDof = fit.chi2 / fit.degreesOfFreedom;
    return [
      {
        name,
        equation: law(text),
        source,
        a: fit.parameters[0],
        // errors are scaled up if χ²/dof exceeds 1
        standardError: formal * Math.sqrt(Math.max(1, chi2PerDof)),
        predicted: expected,
        chi2PerDof,
        ...errorsOf(data, (resampled) => fitter(resampled, of)?.parameters[0] ?? Number.NaN, formal, uniform),
      },
    ];
  });
}

/**
 * The ladder in ε, level by level (a multiplet by its mean): how fast the shift of the levels, ⟨λ⟩ − κ, and the error of the
 * theory, ⟨λ⟩ of training minus that of the matrix Langevin equation, vanish with ε. Each is fitted as C_κ ε^q with a
 * common q.
 */
function ladder(points: readonly ScalingPoint[]): readonly Fit[] {
  const rungs = points.flatMap((point) => {
    const means = (route: RouteName) =>
      new Map((point.series[route] ?? []).map(({ multiplet, mean }) => [multiplet, replicaMean(mean)]));
    const [training, theory] = [means("training"), means("matrix-langevin")];
    // a shift relative to a target of zero is undefined
    const learnt = [...training].filter(([{ value }]) => value !== 0);
    return learnt.map(([multiplet, training]) => ({
      point,
      multiplet,
      training,
      theory: byLabel(theory, multiplet.label),
    }));
  });
  const effect = rungs.map(
    ({ point, multiplet, training }): PowerLawDatum => ({
      series: `${multiplet.label} ${point.otherParameters}`,
      x: point.temperature,
      y: training.value / multiplet.value - 1,
      error: training.standardError / Math.abs(multiplet.value),
    }),
  );
  const error = rungs.flatMap(({ point, multiplet, training, theory }): readonly PowerLawDatum[] =>
    theory === undefined
      ? []
      : [
          {
            series: `${multiplet.label} ${point.otherParameters}`,
            x: point.temperature,
            y: (training.value - theory.value) / multiplet.value,
            error: Math.hypot(training.standardError, theory.standardError) / Math.abs(multiplet.value),
          },
        ],
  );
  return (
    [
      ["ladder.effect", "(⟨λ⟩ − κ)/κ = C_κ ε^a", effect, 1],
      ["ladder.error", "(⟨λ⟩_training − ⟨λ⟩_Langevin)/κ = C_κ ε^a", error, 2],
    ] as const
  ).flatMap(([name, equation, data, predicted]) => {
    if (new Set(data.map(({ x }) => x)).size < 3) return [];
    const fit = fitPowerLaw(data);
    return fit === null
      ? []
      : [
          {
            name,
            equation,
            source: "training" as const,
            a: fit.exponent,
            standardError: fit.standardError,
            predicted,
            chi2PerDof: fit.chi2PerDof,
          },
        ];
  });
}

function byLabel<T>(map: ReadonlyMap<{ readonly label: string }, T>, label: string): T | undefined {
  return [...map].find(([multiplet]) => multiplet.label === label)?.[1];
}
