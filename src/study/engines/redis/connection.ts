import { Redis } from "ioredis";
import { StudyFailure } from "../../study-failure.ts";

/** A server that does not answer within this time counts as unreachable; ms. */
const patience = 4000;

/** A Redis URL for display: without user and password. */
export function serverName(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

/** Why a text is not a valid URL of a Redis server; undefined if it is. The reason contains no credentials. */
export function redisUrlProblem(text: string): string | undefined {
  const expected =
    "must be redis://host:port, or rediss://host:port for TLS, with user:password@ where needed";
  if (!URL.canParse(text)) return expected;
  const { protocol, hostname, pathname, username, password } = new URL(text);
  if (protocol !== "redis:" && protocol !== "rediss:") return `${expected}, got ${protocol}//…`;
  if (hostname === "") return `${expected}, got no host`;
  if (!/^\/?\d{0,9}$/.test(pathname)) return `${expected}, and at most /number of a database behind it`;
  return isDecodable(username) && isDecodable(password)
    ? undefined
    : `${expected}; a % in user or password is written %25`;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A persistent connection: it reconnects by itself after an outage of the server.
 *
 * @throws StudyFailure if the server cannot be reached or refuses, within 5 s
 */
export async function connect(url: string): Promise<Redis> {
  const options = { lazyConnect: true, connectTimeout: patience, maxRetriesPerRequest: null };
  const trial = new Redis(url, { ...options, retryStrategy: () => null });
  // the reason is reported with the rejected promise
  let reason = `no answer within ${patience / 1000} s`;
  trial.on("error", (error: NodeJS.ErrnoException) => {
    reason = error.code ?? error.message;
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(reason)), patience);
    });
    await Promise.race([trial.connect().then(() => trial.ping()), late]);
  } catch (error) {
    const { message } = error as Error;
    throw new StudyFailure(
      `${serverName(url)}: cannot be reached: ${message === "Connection is closed." ? reason : message}; is Redis running there, and are host, port and credentials correct?`,
    );
  } finally {
    clearTimeout(timer);
    trial.disconnect();
  }
  const connection = new Redis(url, { ...options, retryStrategy: (times) => Math.min(100 * times, 2000) });
  // an outage is detected by missing results
  connection.on("error", () => {});
  await connection.connect();
  return connection;
}
