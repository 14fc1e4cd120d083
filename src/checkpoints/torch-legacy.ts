import { type ByteSource, stretchOf } from "./byte-source.ts";
import { CheckpointError, type Contents } from "./checkpoint.ts";
import { elementTypes } from "./element-type.ts";
import { type Unpickled, unpickle } from "./pickle.ts";
import { type TorchStorage, torchNames, torchTypes } from "./torch-names.ts";
import { torchContents } from "./torch-tensors.ts";
import { storageOf } from "./torch-zip.ts";

/** The pickle of a number of 80 bits with which files of PyTorch before 1.6 begin. */
export const torchLegacyMagic = [
  0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
];

const [firstStretch, longestStretch] = [1 << 20, 1 << 28];

/**
 * The tensors of a file that `torch.save` has written in its older format: pickles of a version, of the machine, of the
 * tensors' shapes and of the storages' keys; then of each storage its length and its numbers.
 *
 * @throws CheckpointError if it is no state dict, or too short
 */
export async function readTorchLegacy(source: ByteSource): Promise<Contents> {
  const found = new Map<string, TorchStorage>();
  const remember = (id: unknown) => {
    const storage = storageOf(id);
    found.set(storage.key, storage);
    return storage;
  };
  const { values, end } = await pickles(source, torchLegacyMagic.length, 4, remember);
  const [, machine, value, keys] = values;
  const littleEndian = !(machine instanceof Map) || machine.get("little_endian") !== false;
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "string"))
    throw new CheckpointError(`${source.name}: has no list of its storages`);
  const storages = new Map<string, ByteSource>();
  let offset = end;
  for (const key of keys as readonly string[]) {
    const length = await lengthAt(source, offset, littleEndian);
    const type = torchTypes[found.get(key)?.typeName ?? ""];
    if (type === undefined)
      throw new CheckpointError(
        `${source.name}: storage ${key} has numbers of a type whose size is not known`,
      );
    const bytes = length * elementTypes[type].bytes;
    storages.set(key, stretchOf(source, `storage ${key}`, offset + 8, bytes));
    offset += 8 + bytes;
  }
  const bytesOf = (key: string): ByteSource => {
    const storage = storages.get(key);
    if (storage === undefined) throw new CheckpointError(`${source.name}: lacks its storage ${key}`);
    return storage;
  };
  return torchContents(source.name, value, { littleEndian, bytesOf });
}

async function lengthAt(source: ByteSource, offset: number, littleEndian: boolean): Promise<number> {
  const bytes = Buffer.from(await source.read(offset, 8));
  return Number(littleEndian ? bytes.readBigUInt64LE() : bytes.readBigUInt64BE());
}

/** Pickles one after the other; where they end is not known beforehand, so that ever longer stretches are tried. */
async function pickles(
  source: ByteSource,
  start: number,
  count: number,
  persistent: (id: unknown) => unknown,
): Promise<{ values: readonly unknown[]; end: number }> {
  for (let stretch = firstStretch; ; stretch *= 4) {
    const bytes = await source.read(start, Math.min(stretch, source.size - start));
    try {
      const values: unknown[] = [];
      let end = 0;
      while (values.length < count) {
        const read: Unpickled = unpickle(bytes.subarray(end), source.name, torchNames, persistent);
        values.push(read.value);
        end += read.bytes;
      }
      return { values, end: start + end };
    } catch (error) {
      if (start + bytes.length === source.size || stretch >= longestStretch) throw error;
    }
  }
}
