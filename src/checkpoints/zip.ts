import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { type ByteSource, checkRange, stretchOf } from "./byte-source.ts";
import { CheckpointError } from "./checkpoint.ts";

/** Members of a zip archive by their names, in its order. */
export type ZipMembers = ReadonlyMap<string, ByteSource>;

/** Compressed members that grow by more than this, to more than `bombBytes`, are made to fill memory. */
const bombRatio = 200;
const bombBytes = 1 << 26;

/**
 * The members of a zip archive, none of which is read before it is asked for. Stored members are read by ranges,
 * deflated ones from their start.
 *
 * @throws CheckpointError if the archive is damaged
 */
export async function openZip(source: ByteSource): Promise<ZipMembers> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
      lazyEntries: true,
      autoClose: false,
    });
    const members = new Map<string, ByteSource>();
    for await (const entry of zip.eachEntry())
      if (!entry.fileName.endsWith("/")) members.set(entry.fileName, await memberOf(source, zip, entry));
    return members;
  } catch (error) {
    throw asZipError(source.name, error);
  }
}

class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: ByteSource;
  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const copy = (bytes: Uint8Array) => {
      buffer.set(bytes, offset);
      callback(null);
    };
    this.#source.read(position, length).then(copy).catch(callback);
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(pieces(this.#source, start, end));
  }
}

async function* pieces(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  const piece = 1 << 16;
  for (let offset = start; offset < end; offset += piece)
    yield source.read(offset, Math.min(piece, end - offset));
}

async function memberOf(archive: ByteSource, zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<ByteSource> {
  const name = `${archive.name}: ${entry.fileName}`;
  if (!entry.canDecodeFileData())
    return closedSource(archive, name, "is encrypted, or compressed in another way than deflate");
  if (entry.compressionMethod === 0) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return verified(stretchOf(archive, entry.fileName, fileDataStart, entry.uncompressedSize), entry.crc32);
  }
  const size = entry.uncompressedSize;
  if (size > bombBytes && size > bombRatio * entry.compressedSize)
    return closedSource(
      archive,
      name,
      `grows from ${entry.compressedSize} bytes to ${size}, more than ${bombRatio}-fold; save it uncompressed`,
    );
  return verified(
    inflated(archive, name, size, () => zip.openReadStreamPromise(entry)),
    entry.crc32,
  );
}

/** A member whose check sum is compared once it has been read from its start to its end, without a gap. */
function verified(member: ByteSource, expected: number): ByteSource {
  let [sum, next] = [0, 0];
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = await member.read(offset, length);
    if (offset > next || offset + length <= next) return bytes;
    sum = crc32(bytes.subarray(next - offset), sum);
    next = offset + length;
    if (next === member.size && sum !== expected)
      throw new CheckpointError(
        `${member.name}: its numbers are not those that were stored (the check sums differ); the file is damaged`,
      );
    return bytes;
  };
  return { ...member, read };
}

/** A member that is named, but whose bytes are not to be had. */
function closedSource(archive: ByteSource, name: string, reason: string): ByteSource {
  const read = async () => {
    throw new CheckpointError(`${name}: ${reason}`);
  };
  return { name, path: archive.path, size: 0, read };
}

/**
 * Inflated bytes: reading goes on where the last has ended, and begins anew where it is asked for what is before; one
 * reading waits for the other.
 */
function inflated(
  archive: ByteSource,
  name: string,
  size: number,
  stream: () => Promise<Readable>,
): ByteSource {
  // one for the life of the stream: it remembers an error that comes between two readings
  let bytes: AsyncIterator<Buffer> | null = null;
  let [chunks, buffered, start]: [Buffer[], number, number] = [[], 0, 0];
  let turn: Promise<unknown> = Promise.resolve();
  const readNow = async (offset: number, length: number): Promise<Uint8Array> => {
    checkRange(name, size, offset, length);
    try {
      if (bytes === null || offset < start) {
        await bytes?.return?.();
        bytes = (await stream())[Symbol.asyncIterator]();
        [chunks, buffered, start] = [[], 0, 0];
      }
      while (start + buffered < offset + length) {
        const { done, value } = await bytes.next();
        if (done) throw new CheckpointError(`${name}: ends early; the file is damaged or cut short`);
        chunks.push(value);
        buffered += value.length;
        if (start + buffered <= offset) [chunks, buffered, start] = [[], 0, start + buffered];
      }
      const all = Buffer.concat(chunks, buffered);
      const [from, to] = [offset - start, offset - start + length];
      [chunks, buffered, start] = [[all.subarray(to)], all.length - to, offset + length];
      return all.subarray(from, to);
    } catch (error) {
      throw asZipError(name, error);
    }
  };
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    const reading = turn.then(() => readNow(offset, length));
    turn = reading.catch(() => {});
    return reading;
  };
  return { name, path: archive.path, size, read };
}

function asZipError(name: string, error: unknown): CheckpointError {
  if (error instanceof CheckpointError) return error;
  const { message } = error as Error;
  return new CheckpointError(`${name}: is a damaged zip archive (${message})`);
}
