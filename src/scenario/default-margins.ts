/**
 * The relative difference that two routes may show in an observable and still agree; for the distributions
 * (`spacing.distribution`, `density` and every `density.<law>`, `transient.distribution`) a Kolmogorov–Smirnov distance. Dimensionless.
 *
 * The theory is the leading order of an expansion whose next terms are relative O(ε): the margins lie above the
 * published ε = 0.00625. A variance is the hardest to measure, its relative error being √(2/n), so its margin is wide.
 * Those of the linear scaling rule hold across the points of a sweep; that of the exponent ½ is ±0.02 in the exponent.
 */
export const defaultMargins = {
  "level.mean": 0.01,
  "level.variance": 0.2,
  "spacing.mean": 0.05,
  "spacing.mean.block": 0.05,
  "spacing.secondMoment.block": 0.05,
  "spacing.distribution": 0.05,
  density: 0.05,
  "ratio.mean": 0.05,
  "component.variance": 0.05,
  "component.relaxation": 0.05,
  "transient.mean": 0.02,
  "transient.distribution": 0.03,
  "equal-temperature.level.mean": 0.002,
  "equal-temperature.spacing.mean": 0.02,
  "spacing-scaling.extrapolated": 0.02,
  "temperature-exponent": 0.04,
} as const satisfies Readonly<Record<string, number>>;

/** Every observable that a scenario may give a margin for. */
export type ObservableName = keyof typeof defaultMargins;
