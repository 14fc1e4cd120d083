import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents } from "./checkpoint.ts";
import { asNumber, asText, unpickle } from "./pickle.ts";
import { nameOf, TorchStorage, torchNames } from "./torch-names.ts";
import { torchContents } from "./torch-tensors.ts";
import type { ZipMembers } from "./zip.ts";

const largestPickle = 1 << 28;

/** The pickle of an archive that `torch.save` has written, if it is one: `<folder>/data.pkl`. */
export function torchPickle(members: ZipMembers): string | undefined {
  return [...members.keys()].find((name) => name === "data.pkl" || /^[^/]+\/data\.pkl$/.test(name));
}

/**
 * The tensors of an archive that `torch.save` has written: a pickle of their shapes, and a member for each storage.
 *
 * @param pickle see torchPickle
 * @throws CheckpointError if it is no state dict, or a member is missing or too short
 */
export async function readTorchZip(file: ByteSource, members: ZipMembers, pickle: string): Promise<Contents> {
  const folder = pickle.slice(0, -"data.pkl".length);
  const wanted = (name: string): ByteSource => {
    const member = members.get(folder + name);
    if (member === undefined) throw new CheckpointError(`${file.name}: lacks its member ${folder + name}`);
    return member;
  };
  const order = members.get(`${folder}byteorder`);
  const bigEndian = order !== undefined && order.size < 16 && (await textOf(order)).trim() === "big";
  const source = wanted("data.pkl");
  if (source.size > largestPickle)
    throw new CheckpointError(
      `${file.name}: its data.pkl has ${source.size} bytes, at most ${largestPickle} are read`,
    );
  const { value } = unpickle(await source.read(0, source.size), file.name, torchNames, storageOf);
  return torchContents(file.name, value, {
    littleEndian: !bigEndian,
    bytesOf: (key) => wanted(`data/${key}`),
  });
}

async function textOf(source: ByteSource): Promise<string> {
  return Buffer.from(await source.read(0, source.size)).toString("latin1");
}

/** The storage that a pickle refers to: ("storage", type, key, device, number of elements). */
export function storageOf(id: unknown): TorchStorage {
  if (!Array.isArray(id) || id[0] !== "storage") throw new Error("a reference that is no storage");
  return new TorchStorage(asText(id[2]), nameOf(id[1]), asNumber(id[4]));
}
