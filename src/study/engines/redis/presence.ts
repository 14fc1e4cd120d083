import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Redis } from "ioredis";
import { z } from "zod";
import { release } from "../../program.ts";

/** Those who meet at a server: studies that wait for results, and workers that compute them. */
export type Role = "study" | "worker";

/** Someone who is at the server now. */
export interface Present {
  readonly release: string;
  readonly host: string;
  readonly process: number;
}

const beatEvery = 3000;
const forgottenAfter = 4 * beatEvery;

/** Says that this program is at the server, until it is told to stop or dies. */
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

/** Who is at the server in a role. */
export async function present(redis: Redis, role: Role): Promise<readonly Present[]> {
  const keys: string[] = [];
  for await (const found of redis.scanStream({ match: `dyson:${role}:*`, count: 1000 })) keys.push(...found);
  const texts = keys.length === 0 ? [] : await redis.mget(keys);
  return texts.flatMap((text) => {
    const someone = presentOf(text);
    return someone === null ? [] : [someone];
  });
}

const presentSchema: z.ZodType<Present> = z.object({
  release: z.string(),
  host: z.string(),
  process: z.number(),
});

/** null where a key holds what no program of ours has written. */
function presentOf(text: string | null): Present | null {
  try {
    return presentSchema.safeParse(JSON.parse(text ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

/** The releases of others, where none is this program's; undefined if there is nobody, or somebody fits. */
export function foreignReleases(others: readonly Present[]): string | undefined {
  if (others.length === 0 || others.some((other) => other.release === release())) return undefined;
  return [...new Set(others.map((other) => other.release))].sort().join(", ");
}
