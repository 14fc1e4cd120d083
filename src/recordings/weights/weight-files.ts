import { type FittingFile, fittingFiles, hasPlaceholder, wrongFiles } from "./file-pattern.ts";

/** The files of a training: of every replica one for each snapshot. */
export interface WeightFiles {
  /** Updates at the snapshots, ascending; the same for all replicas. */
  readonly updates: readonly number[];
  readonly replicas: readonly ReplicaFiles[];
  /** Replicas with the same initial weights, which follow each other; 1 where nothing is shared. */
  readonly replicasPerStart: number;
}

export interface ReplicaFiles {
  /** As a user knows it: "replica 3", or "start 0, twin 1". */
  readonly name: string;
  readonly start: string;
  /** By snapshot. */
  readonly paths: readonly string[];
}

/** Numbers in their order, other names in that of the alphabet. */
const { compare } = new Intl.Collator("en", { numeric: true });

/**
 * The files that a pattern stands for, start by start, and twin by twin.
 *
 * @throws RecordingError if nothing fits it, an update is no number, or replicas differ in their updates, starts in their twins
 */
export async function weightFiles(pattern: string): Promise<WeightFiles> {
  const replicas = new Map<string, { name: string; start: string; paths: Map<number, string> }>();
  for (const file of (await fittingFiles(pattern)).toSorted((a, b) => compare(keyOf(a), keyOf(b)))) {
    const update = updateOf(file);
    const { name, start } = replicaOf(file);
    const replica = replicas.get(name) ?? { name, start, paths: new Map<number, string>() };
    const other = replica.paths.get(update);
    if (other !== undefined)
      throw wrongFiles(`must be one file for each update of a replica, got ${other} and ${file.path}`);
    replica.paths.set(update, file.path);
    replicas.set(name, replica);
  }
  const all = [...replicas.values()];
  const updates = [...new Set(all.flatMap(({ paths }) => [...paths.keys()]))].sort((a, b) => a - b);
  if (updates.length < 2)
    throw wrongFiles(
      `must be files of at least 2 updates, got only update ${updates[0]}, such as ${all[0].paths.get(updates[0])}`,
    );
  for (const { name, paths } of all)
    for (const update of updates) {
      if (paths.has(update)) continue;
      const other = all.find((replica) => replica.paths.has(update))!;
      throw wrongFiles(
        `must be files of every replica at the same updates, got none of ${name} at update ${update}, where ${other.name} has ${other.paths.get(update)}`,
      );
    }
  return {
    updates,
    replicas: all.map(({ paths, ...replica }) => ({
      ...replica,
      paths: updates.map((update) => paths.get(update)!),
    })),
    replicasPerStart: hasPlaceholder(pattern, "twin") ? twinsPerStart(all) : 1,
  };
}

function keyOf({ values: { start, twin, replica } }: FittingFile): string {
  return `${replica ?? start}/${twin ?? ""}`;
}

function replicaOf({ values: { start, twin, replica } }: FittingFile) {
  return start === undefined
    ? { name: `replica ${replica}`, start: `${replica}` }
    : { name: `start ${start}, twin ${twin}`, start };
}

function updateOf({ path, values: { update = "" } }: FittingFile): number {
  const number = Number(update);
  if (/^\d+$/.test(update) && Number.isSafeInteger(number)) return number;
  throw wrongFiles(`must have a whole number where {update} stands, got "${update}" in ${path}`);
}

function twinsPerStart(replicas: readonly { readonly name: string; readonly start: string }[]): number {
  const starts = new Map<string, string[]>();
  for (const { name, start } of replicas) starts.set(start, [...(starts.get(start) ?? []), name]);
  const [[first, { length: twins }]] = starts;
  for (const [start, names] of starts) {
    if (names.length < 2)
      throw wrongFiles(
        `must be files of at least 2 twins of every start, got only ${names[0]}; where nothing is shared write {replica}`,
      );
    if (names.length !== twins)
      throw wrongFiles(
        `must be files of as many twins of every start, got ${twins} of start ${first} and ${names.length} of start ${start}`,
      );
  }
  return twins;
}
