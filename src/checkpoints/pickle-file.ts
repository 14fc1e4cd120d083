import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents } from "./checkpoint.ts";
import { unpickle } from "./pickle.ts";
import { torchNames } from "./torch-names.ts";
import { torchContents } from "./torch-tensors.ts";

const largest = 1 << 28;

/**
 * A pickle that stands alone, whose values are searched for what it would execute; its arrays are named and not read.
 *
 * @throws CheckpointError if it is no pickle, or too large
 */
export async function readPickleFile(source: ByteSource): Promise<Contents> {
  if (source.size > largest)
    throw new CheckpointError(
      `${source.name}: is a pickle of ${source.size} bytes, at most ${largest} are read`,
    );
  const nothing = () => {
    throw new CheckpointError(`${source.name}: refers to storages that are not in the file`);
  };
  const { value } = unpickle(await source.read(0, source.size), source.name, torchNames, nothing);
  return torchContents(source.name, value, { littleEndian: true, bytesOf: nothing });
}
