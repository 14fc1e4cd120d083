import { createHash } from "node:crypto";
import { wrongFiles } from "./file-pattern.ts";
import { layersOf, roleOf } from "./layer-names.ts";
import { type ChosenMatrices, type FileMatrix, withMatrices } from "./matrices-of-file.ts";
import { type ReplicaFiles, weightFiles } from "./weight-files.ts";

/** Where the weights of a training are, in the words of a scenario. */
export interface WeightsRecording extends ChosenMatrices {
  /** A pattern with the placeholders {update}, and {replica}, or {start} and {twin}. */
  readonly files: string;
}

/** A matrix that is followed through a training. */
export interface FollowedMatrix extends Pick<FileMatrix, "name" | "rows" | "columns" | "heads"> {
  readonly role: string;
  /** From 1; null outside the layers. */
  readonly layer: number | null;
  /** √⟨w²⟩ of its elements at the first snapshot, over all starts. */
  readonly initialSigma: number;
  readonly isSigmaMeasured: true;
}

/** The weights of the replicas of a training that another program has recorded. */
export interface RecordedWeights {
  readonly matrices: readonly FollowedMatrix[];
  /** Updates at the snapshots, ascending. */
  readonly updates: readonly number[];
  /** Their names, start by start. */
  readonly replicas: readonly string[];
  /** Replicas with the same initial weights, which follow each other; 1 where nothing is shared. */
  readonly replicasPerStart: number;
  /** SHA-256 of the numbers of all matrices, [replica][snapshot] */
  readonly digests: readonly (readonly string[])[];
  /**
   * The elements of every matrix of a replica at a snapshot, [row][column], read again.
   *
   * @throws RecordingError if the file has changed since
   */
  weights(replica: number, snapshot: number): Promise<readonly Float64Array[]>;
}

/**
 * The weights of a training, once all their files fit together: the same matrices of finite numbers in each, twins that begin
 * with the same weights, and no others that do. Files are read one after the other, a matrix at a time.
 *
 * @throws RecordingError for the first mistake, with the file, the matrix and the index
 */
export async function readRecordedWeights(recording: WeightsRecording): Promise<RecordedWeights> {
  const { updates, replicas, replicasPerStart } = await weightFiles(recording.files);
  const matrices = await withMatrices(replicas[0].paths[0], recording, async (all) => all);
  const squares = new Float64Array(matrices.length);
  const digests: string[][] = [];
  for (const [r, { paths }] of replicas.entries()) {
    const ofReplica: string[] = [];
    for (const [s, path] of paths.entries()) {
      const first = s === 0 && r % replicasPerStart === 0;
      ofReplica.push(
        await digestOf(path, recording, { matrices, file: replicas[0].paths[0] }, (m, values) => {
          if (first) squares[m] += values.reduce((sum, w) => sum + w * w, 0);
        }),
      );
    }
    digests.push(ofReplica);
  }
  refuseWrongStarts(updates, replicas, replicasPerStart, digests);
  const layers = layersOf(matrices.map(({ name }) => name));
  const starts = replicas.length / replicasPerStart;
  return {
    matrices: matrices.map((matrix, m): FollowedMatrix => {
      const { name, rows, columns, heads } = matrix;
      const initialSigma = Math.sqrt(squares[m] / (rows * columns * starts));
      return {
        ...{ name, rows, columns, role: roleOf(matrix), layer: layers[m] },
        ...{ initialSigma, isSigmaMeasured: true },
        ...(heads === undefined ? {} : { heads }),
      };
    }),
    updates,
    replicas: replicas.map(({ name }) => name),
    replicasPerStart,
    digests,
    async weights(replica, snapshot) {
      const path = replicas[replica].paths[snapshot];
      const weights: Float64Array[] = [];
      const expected = { matrices, file: replicas[0].paths[0] };
      const digest = await digestOf(path, recording, expected, (_, values) => weights.push(values));
      if (digest === digests[replica][snapshot]) return weights;
      throw wrongFiles(`must stay as they are while they are read: ${path} has changed; run the study again`);
    },
  };
}

/** Reads all matrices of a file, which must be those of another one, and hands them over. */
function digestOf(
  path: string,
  recording: WeightsRecording,
  expected: { readonly matrices: readonly FileMatrix[]; readonly file: string },
  take: (matrix: number, values: Float64Array) => void,
): Promise<string> {
  return withMatrices(path, recording, async (matrices, read) => {
    refuseOthers(path, matrices, expected.file, expected.matrices);
    const hash = createHash("sha256");
    for (const [m, { name, columns }] of expected.matrices.entries()) {
      const values = await read(matrices.findIndex((matrix) => matrix.name === name));
      const index = values.findIndex((value) => !Number.isFinite(value));
      if (index >= 0)
        throw wrongFiles(
          `must hold finite weights, got ${name}[${Math.floor(index / columns)}, ${index % columns}] = ${values[index]} in ${path}`,
        );
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      take(m, values);
    }
    return hash.digest("hex");
  });
}

/** Every file must have the same matrices. */
function refuseOthers(
  path: string,
  matrices: readonly FileMatrix[],
  otherPath: string,
  others: readonly FileMatrix[],
): void {
  const lacking = (has: string, all: readonly FileMatrix[], lacks: string, some: readonly FileMatrix[]) => {
    const matrix = all.find(({ name }) => !some.some((one) => one.name === name));
    if (matrix !== undefined)
      throw wrongFiles(`must hold the same matrices, got ${matrix.name} in ${has} and none in ${lacks}`);
  };
  lacking(otherPath, others, path, matrices);
  lacking(path, matrices, otherPath, others);
  for (const { name, rows, columns } of others) {
    const matrix = matrices.find((one) => one.name === name)!;
    if (matrix.rows !== rows || matrix.columns !== columns)
      throw wrongFiles(
        `must hold matrices of the same shapes, got ${name} of ${matrix.rows} × ${matrix.columns} in ${path} and ${rows} × ${columns} in ${otherPath}`,
      );
  }
}

/** Twins begin alike, others do not; and no replica is a copy of another. */
function refuseWrongStarts(
  updates: readonly number[],
  replicas: readonly ReplicaFiles[],
  replicasPerStart: number,
  digests: readonly (readonly string[])[],
): void {
  for (const [r, { name, start }] of replicas.entries())
    for (const [q, other] of replicas.slice(0, r).entries()) {
      const isTwin = replicasPerStart > 1 && other.start === start;
      const isSame = (snapshot: number) => digests[r][snapshot] === digests[q][snapshot];
      const last = updates.length - 1;
      if (isSame(last))
        throw wrongFiles(
          `must be trained independently, got the same weights of ${other.name} and ${name} at update ${updates[last]}`,
        );
      if (isTwin && updates[0] === 0 && !isSame(0))
        throw wrongFiles(
          `must have twins with the same initial weights, got other ones in ${replicas[r].paths[0]} than in ${replicas[q].paths[0]}`,
        );
      if (!isTwin && isSame(0))
        throw wrongFiles(
          `must have other initial weights in every ${replicasPerStart > 1 ? "start" : "replica"}, got the same in ${replicas[r].paths[0]} as in ${replicas[q].paths[0]}${replicasPerStart > 1 ? "" : "; where they are shared write {start} and {twin}"}`,
        );
    }
}
