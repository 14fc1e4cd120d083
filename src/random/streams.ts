import seedrandom from "seedrandom";
import { boxMuller } from "./box-muller.ts";
import type { Purpose } from "./purposes.ts";
import { nextWord, type Sfc32State, sfc32 } from "./sfc32.ts";

/** A stream of random numbers that starts at the same place in every run. */
export interface Random {
  /** Uniform on (0, 1), in steps of 2⁻³². */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Fills `out` with standard normals, which come in pairs: an odd length leaves the last one's partner unused. */
  fillNormal(out: Float64Array): void;
  /** The generator's state, for a kernel that continues this stream. */
  readonly state: Sfc32State;
}

/** The streams of one seed. */
export interface Streams {
  /** @throws RangeError if replica is not a whole number from 0 to 2³² − 1 */
  of(purpose: Purpose, replica: number): Random;
}

/**
 * Independent replayable streams, one per (seed, purpose, replica).
 *
 * The numbers of a replica depend on nothing else: not on the number of replicas, their order, or the number of
 * threads. Seed text and purpose are turned into a 96-bit key by seedrandom; the stream itself is sfc32.
 */
export function streams(seed: string): Streams {
  const keys = new Map<Purpose, Int32Array>();
  return {
    of(purpose, replica) {
      if (!Number.isInteger(replica) || replica < 0 || replica > 0xffffffff) {
        throw new RangeError(`replica: must be a whole number from 0 to 2^32 - 1, got ${replica}`);
      }
      let key = keys.get(purpose);
      if (key === undefined) {
        const words = seedrandom(JSON.stringify([seed, purpose]));
        key = Int32Array.of(words.int32(), words.int32(), words.int32());
        keys.set(purpose, key);
      }
      return random(sfc32(key, replica));
    },
  };
}

function random(state: Sfc32State): Random {
  const pair = new Float64Array(2);
  const last = new Float64Array(2);
  let spare = false;
  return {
    uniform: () => ((nextWord(state) >>> 0) + 0.5) * 2 ** -32,
    normal() {
      spare = !spare;
      if (spare) boxMuller(state, pair, 0, 2);
      return spare ? pair[0] : pair[1];
    },
    fillNormal(out) {
      const end = out.length - (out.length % 2);
      boxMuller(state, out, 0, end);
      if (end < out.length) {
        boxMuller(state, last, 0, 2);
        out[end] = last[0];
      }
    },
    state,
  };
}
