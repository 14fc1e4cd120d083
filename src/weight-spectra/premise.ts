import { type EigenvalueCoefficients, measureCoefficients, noiseDrift } from "../langevin/index.ts";
import { jackknifeError } from "../statistics/index.ts";
import type { WeightMatrix } from "./weight-matrix.ts";

/**
 * The premise of Dyson's equation, measured on the gradients of single samples at the weights of one moment: the coefficients of
 *
 *   dx_i = [ K_i + ε I_i + ε Σ_{j≠i} M_ij/(x_i − x_j) ] dτ + √(ε S_i) dB_i.
 *
 * Dyson Brownian motion of index 1 needs 2M_ij = S_i for neighbours, which isotropic noise gives: M_ij = (x_i + x_j)s².
 */
export interface Premise {
  readonly name: string;
  /** Gradients of single samples that were measured. */
  readonly samples: number;
  /** x_i, ascending */
  readonly levels: readonly number[];
  /** K_i, of a unit of learning time */
  readonly drift: readonly number[];
  /** S_i */
  readonly noise: readonly number[];
  /** I_i */
  readonly ito: readonly number[];
  /** I_i + Σ_{j≠i} M_ij/(x_i − x_j), the drift that noise makes, in units of ε */
  readonly noiseDrift: readonly number[];
  /** M_{i,i+1} of neighbours, one fewer */
  readonly repulsion: readonly number[];
  /** s², variance of an element of the gradient, mean over the elements */
  readonly elementVariance: number;
  /** 4M_{i,i+1}/(S_i + S_{i+1}), mean over the neighbours: 1 for Dyson index 1. */
  readonly index: MeanOfNeighbours;
  /** M_{i,i+1}/((x_i + x_{i+1})s²), mean over the neighbours: 1 for isotropic noise. */
  readonly isotropy: MeanOfNeighbours;
}

interface MeanOfNeighbours {
  readonly value: number;
  /** By the jackknife over blocks of samples. */
  readonly standardError: number;
}

const blocks = 20;

/** The premise for one matrix, whose gradients are added sample by sample. */
export interface PremiseMeasurement {
  /** @param gradient [row][column] */
  add(gradient: ArrayLike<number>): void;
  premise(): Premise;
  coefficients(): EigenvalueCoefficients;
}

/**
 * @param samples that will be added
 * @param weightDecay λ of the matrix
 */
export function measurePremise(
  { name, rows, columns, values }: WeightMatrix,
  samples: number,
  weightDecay = 0,
): PremiseMeasurement {
  const blockSize = Math.max(1, Math.ceil(samples / blocks));
  const measurement = measureCoefficients(rows, columns, values, blockSize, weightDecay);
  let added = 0;
  return {
    coefficients: () => measurement.coefficients(),
    add(gradient) {
      measurement.add(gradient);
      added++;
    },
    premise() {
      const all = measurement.coefficients();
      const without = measurement.withoutEach();
      const mean = (of: (coefficients: EigenvalueCoefficients) => number): MeanOfNeighbours => {
        const parts = without.map(of);
        const center = parts.reduce((sum, part) => sum + part / parts.length, 0);
        return {
          // without the bias of a ratio
          value: parts.length * of(all) - (parts.length - 1) * center,
          standardError: jackknifeError(parts),
        };
      };
      const { levels, elementVariance } = all;
      return {
        ...{ name, samples: added, elementVariance },
        levels: Array.from(levels),
        drift: Array.from(all.drift),
        noise: Array.from(all.noise),
        ito: Array.from(all.ito),
        noiseDrift: Array.from(noiseDrift(all)),
        repulsion: neighbours(all),
        index: mean((coefficients) => meanOf(indices(neighbours(coefficients), coefficients.noise))),
        isotropy: mean((coefficients) =>
          meanOf(
            neighbours(coefficients).map(
              (m, i) => m / ((levels[i] + levels[i + 1]) * coefficients.elementVariance),
            ),
          ),
        ),
      };
    },
  };
}

/** 4M_{i,i+1}/(S_i + S_{i+1}) of every pair of neighbours. */
export function indices(repulsion: readonly number[], noise: ArrayLike<number>): readonly number[] {
  return repulsion.map((m, i) => (4 * m) / (noise[i] + noise[i + 1]));
}

function neighbours({ levels: { length: n }, repulsion }: EigenvalueCoefficients): readonly number[] {
  return Array.from({ length: n - 1 }, (_, i) => repulsion[i * n + i + 1]);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
