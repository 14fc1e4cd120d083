import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Redis } from "ioredis";
import { z } from "zod";
import { release } from "../../program.ts";

/** The two kinds of clients of a server: studies that wait for results, and workers that compute them. */
export type Role = "study" | "worker";

/** A client that is connected to the server now. */
export interface Present {
  readonly release: string;
  readonly host: string;
  readonly process: number;
}

const beatEvery = 3000;
const forgottenAfter = 4 * beatEvery;

/** Announces this program at the server, until it is stopped or dies. */
export async function announce(redis: Redis, role: Role): Promise<() => Promise<void>> {
  const key = `dyson:${role}:${randomUUID()}`;
  const self: Present = { release: release(), host: hostname(), process: process.pid };
  const beat = () => redis.set(key, JSON.stringify(self), "PX", forgottenAfter);
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), beatEvery);
  return async () => {
    clearInterval(timer);
    if (redis.status === "ready") await redis.del(key);
  };
}

/** The clients that are connected in a role. */
export async function present(redis: Redis, role: Role): Promise<readonly Present[]> {
  const keys: string[] = [];
  for await (const batch of redis.scanStream({ match: `dyson:${role}:*`, count: 1000 })) keys.push(...batch);
  const texts = keys.length === 0 ? [] : await redis.mget(keys);
  return texts.flatMap((text) => {
    const client = presentOf(text);
    return client === null ? [] : [client];
  });
}

const presentSchema: z.ZodType<Present> = z.object({
  release: z.string(),
  host: z.string(),
  process: z.number(),
});

/** null if a key holds something that this program has not written. */
function presentOf(text: string | null): Present | null {
  try {
    return presentSchema.safeParse(JSON.parse(text ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

/** The releases of the clients, if none of them is this program's; undefined if there are no clients, or one matches. */
export function foreignReleases(clients: readonly Present[]): string | undefined {
  if (clients.length === 0 || clients.some((client) => client.release === release())) return undefined;
  return [...new Set(clients.map((client) => client.release))].sort().join(", ");
}
