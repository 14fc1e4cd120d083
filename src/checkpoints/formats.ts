import type { ByteSource } from "./byte-source.ts";
import type { Contents } from "./checkpoint.ts";
import { hdf5Magic, readHdf5 } from "./hdf5.ts";
import { npyMagic, readNpy } from "./npy.ts";
import { readOnnx } from "./onnx.ts";
import { readPickleFile } from "./pickle-file.ts";
import { readSafetensors } from "./safetensors.ts";
import { readTorchLegacy, torchLegacyMagic } from "./torch-legacy.ts";
import { readZipArchive } from "./zip-archive.ts";

/** A format of checkpoints: how a file of it is known, and its reader. */
export interface Format {
  /** Bytes with which a file begins; none where the format has no such bytes. */
  readonly magic: readonly number[];
  readonly extensions: readonly string[];
  /** @throws CheckpointError if the file is damaged, or holds what is not read */
  read(source: ByteSource): Promise<Contents>;
}

/** Formats of checkpoints; the first whose bytes agree reads a file, else the first of its extension. */
export const formats: readonly Format[] = [
  { magic: npyMagic, extensions: [".npy"], read: readNpy },
  {
    magic: [0x50, 0x4b, 3, 4],
    extensions: [".npz", ".pt", ".pth", ".bin", ".ckpt"],
    read: readZipArchive,
  },
  { magic: torchLegacyMagic, extensions: [], read: readTorchLegacy },
  { magic: [0x80], extensions: [".pkl", ".pickle"], read: readPickleFile },
  { magic: hdf5Magic, extensions: [".h5", ".hdf5", ".keras"], read: readHdf5 },
  { magic: [], extensions: [".safetensors"], read: readSafetensors },
  { magic: [], extensions: [".onnx"], read: readOnnx },
];
