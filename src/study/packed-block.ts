import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";

const digestBytes = 32;

const digestOf = (content: Uint8Array) => createHash("sha256").update(content).digest();

/** A result as bytes for storage and transfer: the SHA-256 of the content, then the content. */
export function pack(result: unknown): Uint8Array {
  const content = serialize(result);
  const bytes = new Uint8Array(digestBytes + content.length);
  bytes.set(digestOf(content));
  bytes.set(content, digestBytes);
  return bytes;
}

/** Whether bytes are intact: exactly what `pack` produced. */
export function isWhole(bytes: Uint8Array): boolean {
  return (
    bytes.length > digestBytes && digestOf(bytes.subarray(digestBytes)).equals(bytes.subarray(0, digestBytes))
  );
}

/**
 * Unpacks a result of type T.
 *
 * @throws Error if the bytes are not intact
 */
export function unpack<T>(bytes: Uint8Array): T {
  if (!isWhole(bytes)) throw new Error("a block does not have the checksum that was written with it");
  return deserialize(bytes.subarray(digestBytes));
}
