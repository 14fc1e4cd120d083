import { type CoulombGas, wellOf } from "./coulomb-gas.ts";
import { powerRule, type RatioRule, singularRule, smoothRule } from "./ratio-rules.ts";
import { type SideWeight, type Stretch, stretchesOf, weightBeside } from "./stretches.ts";

/** Why a gas has no quadrature here. */
export class NoQuadrature extends Error {
  override readonly name = "NoQuadrature";
}

/** A level at a given position. */
export interface Held {
  readonly level: number;
  readonly at: number;
}

export interface Domain {
  readonly gas: CoulombGas;
  readonly ends: readonly [number, number];
  readonly nodes: number;
  readonly held: readonly Held[];
}

/** Maximum number of evaluations of an integral. */
const mostNodes = 3e7;

/** Visits every node, with ln of P times its weight. */
export function visit(domain: Domain, visitor: (x: Float64Array, log: number) => void): void {
  const { gas, ends, nodes, held } = domain;
  const stretches = stretchesOf(
    gas,
    ends,
    held.map(({ at }) => at),
  );
  const ways = occupations(gas.levels, stretches, held);
  if (ways.length * nodes ** (gas.levels - held.length) > mostNodes)
    throw new NoQuadrature(
      `potential "${gas.wells[0].text}": ${stretches.length} stretches between walls, poles and kinks are too many for a quadrature of ${gas.levels} levels`,
    );
  const rules = new Map<string, RatioRule>();
  for (const stretchOf of ways) visitWay(domain, slotsOf(domain, stretchOf, rules), visitor);
}

/** For each level that is not fixed, ascending, its segment: all assignments that preserve the order. */
function occupations(
  levels: number,
  stretches: readonly Stretch[],
  held: readonly Held[],
): readonly (readonly (Stretch | null)[])[] {
  const ways: (Stretch | null)[][] = [];
  const centre = ({ base, side, length }: Stretch) => base + (side * length) / 2;
  const place = (level: number, from: number, way: readonly (Stretch | null)[]): void => {
    if (level === levels) {
      ways.push([...way]);
      return;
    }
    if (held.some((h) => h.level === level)) {
      place(level + 1, from, [...way, null]);
      return;
    }
    for (let k = from; k < stretches.length; k++) {
      const x = centre(stretches[k]);
      const inOrder = held.every(({ level: other, at }) => (other < level ? x > at : x < at));
      if (inOrder) place(level + 1, k, [...way, stretches[k]]);
    }
  };
  place(0, 0, []);
  return ways;
}

/** A level to be placed: its segment, its rule, and the next one out on the same segment. */
interface Slot {
  readonly level: number;
  readonly stretch: Stretch;
  readonly weight: SideWeight;
  readonly rule: RatioRule;
  /** The slot of the next level out on its segment; null for the farthest. */
  readonly outer: number | null;
}

/** From the farthest level of each segment inwards. */
function slotsOf(
  { gas, nodes }: Domain,
  stretchOf: readonly (Stretch | null)[],
  rules: Map<string, RatioRule>,
): readonly Slot[] {
  const slots: Slot[] = [];
  for (const stretch of new Set(stretchOf)) {
    if (stretch === null) continue;
    const members = stretchOf.flatMap((s, level) => (s === stretch ? [level] : []));
    if (stretch.side > 0) members.reverse();
    members.forEach((level, k) => {
      const inwards = members.slice(k).map((inner) => weightBeside(gas, stretch, inner).alpha);
      // the power of the ratio at 0, where this level and all further in coincide with the base
      const power =
        inwards.reduce((sum, alpha) => sum + alpha + 1, 0) +
        (gas.beta * inwards.length * (inwards.length - 1)) / 2 -
        1;
      slots.push({
        level,
        stretch,
        weight: weightBeside(gas, stretch, level),
        rule: ruleOf(stretch, k > 0, power, nodes, rules),
        outer: k > 0 ? slots.length - 1 : null,
      });
    });
  }
  return slots;
}

function ruleOf(
  { kind }: Stretch,
  repelledAbove: boolean,
  power: number,
  nodes: number,
  rules: Map<string, RatioRule>,
): RatioRule {
  const cached = (key: string, make: () => RatioRule) => {
    const rule = rules.get(key) ?? make();
    rules.set(key, rule);
    return rule;
  };
  if (kind !== "singular") {
    const roots = kind === "end" ? (repelledAbove ? "at 1" : "none") : repelledAbove ? "both" : "at 0";
    return cached(roots, () => smoothRule(nodes, roots));
  }
  const negativePower = Math.min(0, power);
  // the farthest may be far out, where Gauss–Legendre nodes are denser
  return !repelledAbove && negativePower > -0.7
    ? cached(`gauss ${negativePower}`, () => powerRule(nodes, negativePower))
    : cached(`power ${negativePower}`, () => singularRule(nodes, negativePower));
}

function visitWay(
  { gas, held }: Domain,
  slots: readonly Slot[],
  visitor: (x: Float64Array, log: number) => void,
): void {
  const { beta, g2 } = gas;
  const x = new Float64Array(gas.levels);
  const [distance, logDistance] = [new Float64Array(slots.length), new Float64Array(slots.length)];
  let atHeld = 0;
  held.forEach(({ level, at }, k) => {
    x[level] = at;
    atHeld -= wellOf(gas, level).value(at) / g2;
    for (let j = 0; j < k; j++) atHeld += beta * Math.log(Math.abs(at - held[j].at));
  });
  const descend = (k: number, log: number): void => {
    if (k === slots.length) {
      visitor(x, log);
      return;
    }
    const { level, stretch, weight, rule, outer } = slots[k];
    const logReach = outer === null ? Math.log(stretch.length) : logDistance[outer];
    for (let node = 0; node < rule.logR.length; node++) {
      const logD = logReach + rule.logR[node];
      const d = Math.exp(logD);
      [distance[k], logDistance[k]] = [d, logD];
      x[level] = stretch.base + stretch.side * d;
      let logWeight = log + logReach + rule.logWeight[node] + weight.log(d, logD);
      for (const { at } of held)
        logWeight += beta * (at === stretch.base ? logD : Math.log(Math.abs(x[level] - at)));
      for (let j = 0; j < k; j++)
        logWeight += beta * logGap(slots, distance, logDistance, x, rule, node, j, k);
      if (logWeight > Number.NEGATIVE_INFINITY) descend(k + 1, logWeight);
    }
  };
  descend(0, atHeld);
}

/** ln |x_j − x_k| of two slots, without the loss of digits of a difference if they share the base of a segment. */
function logGap(
  slots: readonly Slot[],
  distance: Float64Array,
  logDistance: Float64Array,
  x: Float64Array,
  rule: RatioRule,
  node: number,
  j: number,
  k: number,
): number {
  const [inner, outer] = [slots[j], slots[k]];
  if (outer.outer === j) return logDistance[j] + rule.logRest[node];
  if (inner.stretch === outer.stretch)
    return logDistance[j] + Math.log1p(-Math.exp(logDistance[k] - logDistance[j]));
  if (inner.stretch.base === outer.stretch.base) return Math.log(distance[j] + distance[k]);
  return Math.log(Math.abs(x[outer.level] - x[inner.level]));
}
