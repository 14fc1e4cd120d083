import { type ParameterSpec, sizeOf } from "../networks/index.ts";
import { type BlockFault, isRecord, unpackChecked } from "./block-check.ts";
import type { ReplicaSnapshot } from "./network-replica.ts";

/** What a snapshot of a replica is to be. */
export interface ExpectedSnapshot {
  readonly parameters: readonly ParameterSpec[];
  /** Of the optimiser. */
  readonly slots: number;
  readonly updates: number;
  /** Updates since the snapshot before. */
  readonly since: number;
}

/** A snapshot from its bytes, whoever made or kept them: weights and optimiser have the network's sizes and are finite. */
export function unpackSnapshot(packed: Uint8Array, expected: ExpectedSnapshot): ReplicaSnapshot | BlockFault {
  return unpackChecked<ReplicaSnapshot>(packed, (snapshot) => problemOf(snapshot, expected));
}

function problemOf(
  snapshot: unknown,
  { parameters, slots, updates, since }: ExpectedSnapshot,
): string | undefined {
  if (!isRecord(snapshot) || !isRecord(snapshot.state) || !isRecord(snapshot.validation))
    return "it holds no snapshot of a network";
  const { state, losses, validation } = snapshot;
  if (state.updates !== updates) return `it is of update ${state.updates}, not ${updates}`;
  if (!(losses instanceof Float64Array) || losses.length !== since || !losses.every(Number.isFinite))
    return `it does not hold the ${since} losses since the snapshot before`;
  if (typeof validation.loss !== "number" || typeof validation.accuracy !== "number")
    return "it is not validated";
  if (!isWeights(state.weights, parameters)) return "its weights are not finite, or not those of the network";
  const own = state.slots;
  if (!Array.isArray(own) || own.length !== slots || !own.every((slot) => isWeights(slot, parameters)))
    return "what it holds of the optimiser is not finite, or not of the network";
  return undefined;
}

function isWeights(value: unknown, parameters: readonly ParameterSpec[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === parameters.length &&
    value.every(
      (own, k) =>
        own instanceof Float32Array && own.length === sizeOf(parameters[k]) && own.every(Number.isFinite),
    )
  );
}
