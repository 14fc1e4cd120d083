import type { Kernels } from "./load.ts";

/** Replicas that a kernel advances together: two pairs, each pair a vector of two doubles. */
export const laneCount = 4;

/** Memory for four replicas' worth of one array: pair after pair, element after element, lane after lane. */
export interface LaneArray {
  readonly address: number;
  /** Copies the values of one replica in. */
  write(lane: number, values: ArrayLike<number>): void;
  /** Copies the values of one replica out, as many as fit. */
  read(lane: number, out: Float64Array): void;
}

/** @param length doubles of one replica */
export function laneArray(kernels: Kernels, length: number): LaneArray {
  const address = kernels.allocate(laneCount * length * 8);
  const view = () => kernels.doubles(address, laneCount * length);
  const first = (lane: number) => (lane >> 1) * 2 * length + (lane & 1);
  return {
    address,
    write(lane, values) {
      const all = view();
      for (let k = 0, at = first(lane); k < values.length; k++, at += 2) all[at] = values[k];
    },
    read(lane, out) {
      const all = view();
      for (let k = 0, at = first(lane); k < out.length; k++, at += 2) out[k] = all[at];
    },
  };
}

/**
 * The random streams of four replicas, for fillNormals.
 *
 * @param streams one per lane; their generators stay where they are
 * @returns their address
 */
export function laneStreams(kernels: Kernels, streams: readonly { readonly state: Int32Array }[]): number {
  const address = kernels.allocate(16 * laneCount);
  setLaneStreams(kernels, address, streams);
  return address;
}

/** Replaces the streams at an address of laneStreams. */
export function setLaneStreams(
  kernels: Kernels,
  address: number,
  streams: readonly { readonly state: Int32Array }[],
): void {
  const words = kernels.words(address, 4 * laneCount);
  streams.forEach(({ state }, lane) => {
    for (let k = 0; k < 4; k++) words[k * laneCount + lane] = state[k];
  });
}

/** Memory for doubles that all replicas share. */
export function shared(kernels: Kernels, values: Float64Array): number {
  const address = kernels.allocate(values.length * 8);
  kernels.doubles(address, values.length).set(values);
  return address;
}
