/** An array of numpy's format, its header as given. */
export function npy(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  fortranOrder = "False",
): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': ${fortranOrder}, 'shape': (${sizes}), }\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]);
  return Buffer.concat([start, Buffer.from(text, "latin1"), data]);
}
