/** Types of numbers that are read: floating point of 8, 4 and 2 bytes, integers, truth values. */
export type ElementType = keyof typeof elementTypes;

interface Element {
  readonly bytes: number;
  read(view: DataView, offset: number, littleEndian: boolean): number;
}

export const elementTypes = {
  f64: { bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) },
  f32: { bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) },
  f16: { bytes: 2, read: (view, offset, little) => halfFloat(view.getUint16(offset, little)) },
  bf16: { bytes: 2, read: (view, offset, little) => brainFloat(view.getUint16(offset, little)) },
  i64: { bytes: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  i32: { bytes: 4, read: (view, offset, little) => view.getInt32(offset, little) },
  i16: { bytes: 2, read: (view, offset, little) => view.getInt16(offset, little) },
  i8: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  u64: { bytes: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  u32: { bytes: 4, read: (view, offset, little) => view.getUint32(offset, little) },
  u16: { bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) },
  u8: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  bool: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
} as const satisfies Record<string, Element>;

/** Whether numbers of this type are real, not integers: weights, not counts. */
export function isFloatingPoint(type: ElementType): boolean {
  return type === "f64" || type === "f32" || type === "f16" || type === "bf16";
}

/**
 * Numbers from the bytes of a type, one after the other.
 *
 * @param bytes as many as `out` needs, from their start
 * @param out   overwritten
 */
export function decode(bytes: Uint8Array, type: ElementType, littleEndian: boolean, out: Float64Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { bytes: size, read } = elementTypes[type];
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * size, littleEndian);
}

/**
 * The number of a half float: sign, 5 bits of exponent, 10 of mantissa.
 *
 *   (−1)^s 2^(e−15) (1 + m/1024);  (−1)^s 2^(−14) m/1024 for e = 0;  ∞ and NaN for e = 31
 *
 * @see IEEE 754-2008, binary16
 */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * 2 ** -14 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction);
}

const word = new DataView(new ArrayBuffer(4));

/** The number of a brain float: the upper half of a float of 4 bytes. */
export function brainFloat(bits: number): number {
  word.setUint16(0, bits);
  return word.getFloat32(0);
}
