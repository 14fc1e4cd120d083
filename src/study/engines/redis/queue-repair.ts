import type { Redis } from "ioredis";
import { queueName } from "./protocol.ts";

/** The types that BullMQ gives to the keys of a queue. */
const types: Readonly<Record<string, string>> = {
  ...{ wait: "list", active: "list", paused: "list", events: "stream", meta: "hash" },
  ...{ delayed: "zset", prioritized: "zset", completed: "zset", failed: "zset", marker: "zset" },
  ...{ stalled: "set", id: "string", pc: "string", limiter: "string", "stalled-check": "string" },
};

/** Whether an error of the server or of the queue means that keys have unreadable content. */
export function isUnreadable({ name, message }: Error): boolean {
  return name === "SyntaxError" || /WRONGTYPE/.test(message);
}

/** The key of a job in the queue. */
export function jobKey(job: string): string {
  return `bull:${queueName()}:${job}`;
}

/**
 * Removes keys of the queue that this program cannot have written: keys of the wrong type, or jobs that cannot be read. The
 * waiting studies submit their jobs again.
 */
export async function repairQueue(redis: Redis): Promise<void> {
  const prefix = jobKey("");
  for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 })) {
    for (const key of keys as string[]) {
      if (!(await isReadable(redis, key, key.slice(prefix.length)))) await redis.del(key);
    }
  }
}

async function isReadable(redis: Redis, key: string, name: string): Promise<boolean> {
  const type = await redis.type(key);
  if (name in types) return type === types[name];
  if (!isJob(name)) return true;
  return type === "hash" && holdsWork(await redis.hget(key, "data"));
}

const isJob = (name: string) => /^[\da-f]{32}-\d+-\d+$/.test(name);

function holdsWork(data: string | null): boolean {
  try {
    return typeof JSON.parse(data ?? "null")?.work === "object";
  } catch {
    return false;
  }
}
