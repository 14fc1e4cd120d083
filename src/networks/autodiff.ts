import type * as library from "@jax-js/jax";

/** The parts of the automatic-differentiation library that networks use: undefined until loaded, which takes a second. */
export let jit: typeof library.jit;
export let lax: typeof library.lax;
export let nn: typeof library.nn;
export let numpy: typeof library.numpy;
export let valueAndGrad: typeof library.valueAndGrad;

let loading: Promise<void> | undefined;

/** Loads it, to run in WebAssembly on this thread. A network can be created before, but evaluated only afterwards. */
export function loadAutodiff(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const loaded = await import("@jax-js/jax");
  await loaded.init("wasm");
  loaded.defaultDevice("wasm");
  ({ jit, lax, nn, numpy, valueAndGrad } = loaded);
}
