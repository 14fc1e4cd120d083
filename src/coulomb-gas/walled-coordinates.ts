import type { ChainCoordinates } from "./chain-coordinates.ts";
import type { CoulombGas } from "./coulomb-gas.ts";
import { singularPlaces } from "./singular-places.ts";
import { type SideWeight, weightBeside } from "./stretches.ts";

/** Between two neighbouring walls or poles; one of them may be at infinity. */
interface Segment {
  readonly low: number;
  readonly high: number;
}

/** A level at a distance d above or below the nearer end of its segment. */
interface Position {
  readonly segment: Segment;
  readonly y: number;
  readonly base: number;
  readonly side: 1 | -1;
  readonly d: number;
  readonly logD: number;
  readonly x: number;
  /** |dx/dy|, its logarithm, and the derivative of that. */
  readonly rate: number;
  readonly logRate: number;
  readonly bend: number;
}

/**
 * Variables of levels between walls and poles, one for each level: with one finite end of its segment
 *
 *   x = end ± e^y,   and between two   x = low + (high − low)/(1 + e^{−y}),
 *
 * so that |x − end|^α is e^{(α + 1)y}, which Hamiltonian trajectories and jumps explore for any α > −1, and no distance from
 * an end is lost to rounding. Levels jump in y, by reflection at an end into the next segment, and by any distance in x.
 *
 * @param reach of jumps in x
 * @param width standard deviation of the softest mode
 */
export function walledCoordinates(gas: CoulombGas, reach: number, width: number): ChainCoordinates {
  const { levels: n, beta } = gas;
  const common = gas.wells.length === 1;
  const segments = segmentsOf(gas);
  const weights = new Map<string, SideWeight>();
  const weightOf = (level: number, { base, side }: Position) => {
    const key = `${common ? 0 : level} ${base} ${side}`;
    const weight = weights.get(key) ?? weightBeside(gas, { base, side }, level);
    weights.set(key, weight);
    return weight;
  };
  const inSegment: Segment[] = new Array(n).fill(segments[0]);
  /** The largest dx/dy of the levels placed last. */
  let steepest = 1;
  const least = Math.min(0, ...leastAlphas(gas));
  const at = (z: Float64Array) => Array.from(z, (y, i) => position(inSegment[i], y));
  const inOrder = (positions: readonly Position[]) =>
    common || positions.every((p, i) => i === 0 || gap(p, positions[i - 1]) > 0);
  /** ln of P dx of level i among the others. */
  const logOf = (positions: readonly Position[], i: number, place: Position) => {
    let sum = weightOf(i, place).log(place.d, place.logD);
    for (let j = 0; j < n; j++) if (j !== i) sum += beta * Math.log(Math.abs(gap(place, positions[j])));
    return Number.isNaN(sum) ? Number.NEGATIVE_INFINITY : sum;
  };
  return {
    size: n,
    initialScale() {
      return new Float64Array(n).fill(Math.max(1e-6, Math.min(1, width / steepest)));
    },
    levels(z, out) {
      at(z).forEach(({ x }, i) => {
        out[i] = x;
      });
      out.sort();
    },
    place(levels, _, out) {
      levels.forEach((x, i) => {
        inSegment[i] = segments.find(({ low, high }) => x > low && x < high) ?? segments[0];
        out[i] = placeIn(inSegment[i], x);
      });
      steepest = Math.max(...at(out).map(({ rate }) => rate));
    },
    density: {
      value(z) {
        const positions = at(z);
        if (!inOrder(positions)) return Number.NEGATIVE_INFINITY;
        let sum = 0;
        positions.forEach((p, i) => {
          sum += weightOf(i, p).log(p.d, p.logD) + p.logRate;
          for (let j = 0; j < i; j++) sum += beta * Math.log(Math.abs(gap(p, positions[j])));
        });
        return sum;
      },
      gradient(z, out) {
        const positions = at(z);
        out.fill(0);
        positions.forEach((p, i) => {
          let push = p.side * weightOf(i, p).slope(p.d);
          for (let j = 0; j < i; j++) {
            const each = beta / gap(p, positions[j]);
            push += each;
            out[j] = out[j] - each * direction(positions[j]) * positions[j].rate;
          }
          out[i] = out[i] + push * direction(p) * p.rate + p.bend;
        });
      },
    },
    jump(z, random) {
      const i = Math.min(n - 1, Math.floor(random.uniform() * n));
      const positions = at(z);
      const from = positions[i];
      const [kind, step, chance] = [
        random.uniform(),
        Math.tan(Math.PI * (random.uniform() - 0.5)),
        random.uniform(),
      ];
      const to =
        kind < 0.4
          ? position(from.segment, from.y + step / (1 + least))
          : kind < 0.6
            ? reflected(from, segments, step > 0)
            : placed(segments, from.x + 0.5 * reach * step);
      if (to === null || !Number.isFinite(to.y)) return false;
      // a step that is even in y has the density of y, the others that of x
      const measure = kind < 0.4 ? to.logRate - from.logRate : 0;
      if (!(chance < Math.exp(logOf(positions, i, to) - logOf(positions, i, from) + measure))) return false;
      positions[i] = to;
      if (!inOrder(positions)) return false;
      inSegment[i] = to.segment;
      z[i] = to.y;
      return true;
    },
  };
}

/** Whether levels of a gas meet walls or poles: mere kinks are harmless. */
export function hasEnds(gas: CoulombGas): boolean {
  return endsOf(gas).length > 0;
}

function endsOf({ wells }: CoulombGas): readonly number[] {
  const ends = wells.flatMap((well) =>
    singularPlaces(well)
      .filter(({ at, powers }) => well.support.includes(at) || powers.some((power) => power !== 0))
      .map(({ at }) => at),
  );
  return [...new Set(ends)].sort((a, b) => a - b);
}

function segmentsOf(gas: CoulombGas): readonly Segment[] {
  const low = Math.min(...gas.wells.map(({ support }) => support[0]));
  const high = Math.max(...gas.wells.map(({ support }) => support[1]));
  const ends = [...new Set([low, ...endsOf(gas), high])];
  return ends.slice(1).map((end, k) => ({ low: ends[k], high: end }));
}

function leastAlphas({ wells, g2 }: CoulombGas): readonly number[] {
  return wells.flatMap((well) =>
    singularPlaces(well).flatMap(({ powers }) =>
      powers.filter((power) => !Number.isNaN(power)).map((power) => power / g2),
    ),
  );
}

function position(segment: Segment, y: number): Position {
  const { low, high } = segment;
  if (Number.isFinite(low) && Number.isFinite(high)) {
    const side = y < 0 ? 1 : -1;
    // the fraction of the length on this side: 1/(1 + e^{|y|})
    const [logShare, logRest] = [-Math.log1p(Math.exp(Math.abs(y))), -Math.log1p(Math.exp(-Math.abs(y)))];
    const logD = Math.log(high - low) + logShare;
    const d = Math.exp(logD);
    const base = side > 0 ? low : high;
    const logRate = logD + logRest;
    const bend = -Math.sign(y) * (1 - 2 * Math.exp(logShare));
    return { segment, y, base, side, d, logD, x: base + side * d, rate: Math.exp(logRate), logRate, bend };
  }
  const side = Number.isFinite(low) ? 1 : -1;
  const base = side > 0 ? low : high;
  const d = Math.exp(y);
  return { segment, y, base, side, d, logD: y, x: base + side * d, rate: d, logRate: y, bend: 1 };
}

/** The sign of dx/dy. */
function direction({ segment, side }: Position): 1 | -1 {
  return Number.isFinite(segment.low) ? 1 : side;
}

/** y of a position x within a segment. */
function placeIn({ low, high }: Segment, x: number): number {
  if (!Number.isFinite(high)) return Math.log(x - low);
  return Number.isFinite(low) ? Math.log((x - low) / (high - x)) : Math.log(high - x);
}

/** x − x′, from distances where both are measured from the same end. */
function gap(a: Position, b: Position): number {
  return a.base === b.base ? a.side * a.d - b.side * b.d : a.x - b.x;
}

function placed(segments: readonly Segment[], x: number): Position | null {
  const segment = segments.find(({ low, high }) => x > low && x < high);
  return segment === undefined ? null : position(segment, placeIn(segment, x));
}

/** The mirror image at an end of its segment. */
function reflected(from: Position, segments: readonly Segment[], over: boolean): Position | null {
  const { low, high } = from.segment;
  const end = over ? high : low;
  const next = segments.find((other) => (over ? other.low === end : other.high === end));
  if (next === undefined || !Number.isFinite(end)) return null;
  const d = end === from.base ? from.d : Math.abs(end - from.x);
  if (!(d < next.high - next.low)) return null;
  const logD = end === from.base ? from.logD : Math.log(d);
  if (!Number.isFinite(next.high)) return position(next, logD);
  if (!Number.isFinite(next.low)) return position(next, logD);
  const rest = Math.log(next.high - next.low - d);
  return position(next, over ? logD - rest : rest - logD);
}
