/** Choice of time step; by default as long as `tolerance` allows. */
export interface Stepping {
  /** Equal steps of at most this length. */
  readonly timeStep?: number;
  /**
   * Without a timeStep: the largest probability per step that the first- and second-order schemes place
   * differently; the error at a finite time is of this order.
   */
  readonly tolerance?: number;
}

export interface MarchedSteps {
  readonly steps: number;
  /** Steps that were rejected and repeated with a shorter one. */
  readonly rejected: number;
}

/**
 * Advances a density through the requested times.
 *
 * @param p the density, overwritten
 * @param step p ← p(τ + dt); returns the probability placed differently
 * @param times ascending, from 0
 * @param shortest the first step if no length is given: the shortest time scale of the equation
 * @param visit called at each time, with its index
 * @throws RangeError if the times do not ascend from 0 or more, or a step or tolerance is not above 0
 */
export function march(
  p: Float64Array,
  step: (dt: number) => number,
  times: ArrayLike<number>,
  shortest: number,
  { timeStep, tolerance = 1e-5 }: Stepping,
  visit: (index: number) => void,
): MarchedSteps {
  if (timeStep !== undefined && !(timeStep > 0))
    throw new RangeError(`timeStep: must be above 0, got ${timeStep}`);
  if (!(tolerance > 0)) throw new RangeError(`tolerance: must be above 0, got ${tolerance}`);
  const before = p.slice();
  let [now, dt, steps, rejected] = [0, shortest, 0, 0];
  for (let index = 0; index < times.length; index++) {
    const target = times[index];
    if (!(target >= now && target < Number.POSITIVE_INFINITY))
      throw new RangeError(`times: must ascend from 0, got ${target} after ${now}`);
    if (timeStep !== undefined) {
      const count = Math.ceil((target - now) / timeStep - 1e-9);
      for (let k = 0; k < count; k++) step((target - now) / count);
      steps += count;
    } else {
      while (now < target) {
        const left = target - now;
        const reachesTarget = dt >= left;
        // two equal steps rather than a long and a very short one
        const trial = reachesTarget ? left : Math.min(dt, left / 2);
        before.set(p);
        const difference = step(trial);
        const next = trial * Math.min(2, Math.max(0.2, 0.9 * Math.sqrt(tolerance / difference)));
        if (difference > 2 * tolerance) {
          p.set(before);
          rejected++;
          dt = next;
          continue;
        }
        steps++;
        now = reachesTarget ? target : now + trial;
        // a step shortened to meet a requested time says little about the next
        dt = trial < dt ? Math.max(next, Math.min(dt, 2 * next)) : next;
      }
    }
    now = target;
    visit(index);
  }
  return { steps, rejected };
}
