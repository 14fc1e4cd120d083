import { readFileSync } from "node:fs";
import { type Block, blockBytes, blocks, writeBlock } from "./blocks.ts";

/** The functions of kernels.as.ts; addresses are bytes in `memory`, counts whole numbers. */
interface Functions {
  fillNormals(state: number, first: number, second: number, count: number): void;
  denseWork(count: number): number;
  addProducts(m: number, k: number, stride: number, x: number, w: number, y: number, work: number): void;
  addOuterProducts(m: number, k: number, stride: number, x: number, d: number, g: number, work: number): void;
  rectify(length: number, h: number): void;
  rectifyErrors(length: number, h: number, error: number): void;
  bidiagonalWork(rows: number, columns: number): number;
  bidiagonalise(rows: number, columns: number, matrix: number, out: number, work: number): void;
  eigenvaluesWork(n: number): number;
  eigenvaluesOfMany(n: number, count: number, matrices: number, out: number, work: number): number;
  harmonicScratch(levels: number): number;
  harmonicSteps(
    steps: number,
    levels: number,
    k: number,
    g2: number,
    center: number,
    dt: number,
    random: number,
    state: number,
    scratch: number,
  ): void;
  rbmTrainingScratch(hidden: number, visible: number, batch: number): number;
  rbmMatrixScratch(hidden: number, visible: number): number;
  rbmEigenvalueScratch(levels: number): number;
  rbmSpectrumScratch(visible: number): number;
  layerTrainingScratch(outputs: number, inputs: number, batch: number): number;
  layerMatrixScratch(outputs: number, inputs: number): number;
}

/** Those that take a block of parameters; a returned number says whether all lanes converged. */
interface BlockFunctions {
  trainRbm(block: Block<"trainRbm">): void;
  rbmMatrixLangevin(block: Block<"rbmMatrixLangevin">): number;
  rbmEigenvalueLangevin(block: Block<"rbmEigenvalueLangevin">): void;
  rbmSpectrum(block: Block<"rbmSpectrum">): number;
  trainLayer(block: Block<"trainLayer">): void;
  layerMatrixSteps(block: Block<"layerMatrixSteps">): void;
}

/** The compiled kernels and their memory, one instance per thread. */
export interface Kernels extends Functions, BlockFunctions {
  /**
   * Address of zeroed memory of this many bytes, a multiple of 16.
   *
   * @throws RangeError if a kernel cannot address that many
   */
  allocate(bytes: number): number;
  /** Frees allocated memory. */
  free(address: number): void;
  /** A view of `length` doubles; invalid after the next allocation. */
  doubles(address: number, length: number): Float64Array;
  /** The same for single-precision numbers. */
  floats(address: number, length: number): Float32Array;
  /** The same for 32-bit words. */
  words(address: number, length: number): Int32Array;
  /** The same for bytes. */
  bytes(address: number, length: number): Uint8Array;
}

/** Implementation of the hot loops; both give the same bits. */
export const backends = ["wasm-simd", "reference"] as const;
export type Backend = (typeof backends)[number];

let loaded: Kernels | null | undefined;

/**
 * The compiled kernels, or null where the engine has no SIMD in WebAssembly, or the system cannot provide the address space:
 * it reserves 10 GB of addresses.
 *
 * @throws Error if the build is missing
 */
export function loadKernels(): Kernels | null {
  if (loaded === undefined) {
    const bytes = readFileSync(file);
    loaded = engine.validate(bytes) ? instantiated(bytes) : null;
  }
  return loaded;
}

// beside this module in the build, and in the build for this source under a TypeScript loader
const file = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/kernels/kernels.wasm" : "kernels.wasm",
  import.meta.url,
);

const page = 65536;
/** Addresses within one allocation are counted in 32 bits with a sign. */
const largestAllocation = 2 ** 31 - 1;

interface Exports extends Functions, Record<keyof BlockFunctions, (block: number) => unknown> {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly heapBase: { readonly value: number };
}

// typed here: neither the standard library nor Node declares it
const engine = (
  globalThis as unknown as {
    readonly WebAssembly: {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => unknown;
      readonly Instance: new (module: unknown) => { readonly exports: unknown };
    };
  }
).WebAssembly;

function instantiated(bytes: Uint8Array): Kernels | null {
  try {
    return instantiate(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function instantiate(bytes: Uint8Array): Kernels {
  const { exports } = new engine.Instance(new engine.Module(bytes));
  const { memory, heapBase, ...functions } = exports as Exports;
  const block = heapBase.value + (-heapBase.value & 15);
  let end = block + blockBytes;
  const sizes = new Map<number, number>();
  const released: number[] = [];
  const withBlocks = Object.fromEntries(
    (Object.keys(blocks) as (keyof BlockFunctions)[]).map((name) => [
      name,
      (values: Block<typeof name>) => {
        writeBlock(name, values, memory.buffer, block);
        return functions[name](block);
      },
    ]),
  );
  return {
    ...functions,
    ...(withBlocks as unknown as BlockFunctions),
    allocate(bytes) {
      if (!(bytes >= 0 && bytes <= largestAllocation))
        throw new RangeError(`kernels: must take at most ${largestAllocation} bytes at a time, got ${bytes}`);
      const size = bytes + (-bytes & 15);
      const again = released.findIndex((address) => sizes.get(address) === size);
      const address = again >= 0 ? released.splice(again, 1)[0] : end;
      if (again < 0) {
        end += size;
        sizes.set(address, size);
        const missing = end - memory.buffer.byteLength;
        if (missing > 0) memory.grow(Math.ceil(missing / page));
      }
      new Uint8Array(memory.buffer, address, size).fill(0);
      return address;
    },
    free: (address) => void released.push(address),
    doubles: (address, length) => new Float64Array(memory.buffer, address, length),
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    words: (address, length) => new Int32Array(memory.buffer, address, length),
    bytes: (address, length) => new Uint8Array(memory.buffer, address, length),
  };
}
