import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents } from "./checkpoint.ts";
import { holdsArrays, readNpz } from "./npz.ts";
import { readTorchZip, torchPickle } from "./torch-zip.ts";
import { openZip } from "./zip.ts";

/**
 * A zip archive, by what is in it: one of PyTorch, or of arrays of numpy.
 *
 * @throws CheckpointError if it is neither
 */
export async function readZipArchive(source: ByteSource): Promise<Contents> {
  const members = await openZip(source);
  const pickle = torchPickle(members);
  if (pickle !== undefined) return readTorchZip(source, members, pickle);
  if (holdsArrays(members)) return readNpz(members);
  if (members.has("model.weights.h5"))
    throw new CheckpointError(
      `${source.name}: is an archive of Keras; unzip it and give its model.weights.h5`,
    );
  throw new CheckpointError(
    `${source.name}: is a zip archive without arrays of numpy (.npy) and without the data.pkl of PyTorch`,
  );
}
