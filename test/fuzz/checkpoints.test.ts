import { describe, expect, it } from "vitest";
import { faultsOf, readAll } from "./checkpoint-pool.ts";
import type { Reading } from "./checkpoint-process.ts";

// A small part of `npm run fuzz:checkpoints`, of a seed of its own.

describe("the readers of checkpoints, given damaged files", () => {
  it("read or refuse 250 of them in their own words, in little time and memory", async () => {
    const indices = Array.from({ length: 250 }, (_, i) => i);
    const { findings, read, refused } = await readAll(2026, indices, 1);
    expect(findings).toEqual([]);
    expect(read + refused).toBe(250);
    // neither all are refused, nor all taken
    expect(read).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(100);
  });
});

describe("a fault", () => {
  const good: Reading = {
    index: 0,
    file: "a.npy",
    outcome: "refused",
    message: "a.npy: is damaged",
    seconds: 0.1,
    peakBytes: 1.9e8,
    soundBytes: 1e8,
  };
  it.each<[string, Partial<Reading>]>([
    ["failed in words that are not its own", { outcome: "failed", message: "TypeError" }],
    ["took 2.1 s", { seconds: 2.1 }],
    ["took 2.1 × the memory", { peakBytes: 2.1e8 }],
    ["writes control characters", { message: "a\u001b[31m" }],
    ["says a.npy: undefined", { message: "a.npy: undefined" }],
  ])("is: %s", (fault, change) => {
    expect(faultsOf({ ...good, ...change })).toEqual([fault]);
  });

  it("is none where a file is refused in time", () => {
    expect(faultsOf(good)).toEqual([]);
  });
});
