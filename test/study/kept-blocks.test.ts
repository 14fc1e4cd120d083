import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scenarioSchema, sweepPoints } from "../../src/scenario/index.ts";
import type { RouteEnsemble } from "../../src/spectra/index.ts";
import { blocksProblem, removeBlocks } from "../../src/study/block-store.ts";
import { type BlockStore, type Engine, folderStore, memoryStore, runStudy } from "../../src/study/index.ts";
import { pack, unpack } from "../../src/study/packed-block.ts";
import { blockGroups } from "../../src/study/spectra/blocks.ts";

const scenario = scenarioSchema.parse({
  title: "kept",
  model: { kind: "teacher-student", teacher: [1, 2], batches: null },
  training: { learningRate: 0.1, updates: 200, snapshotEvery: 10 },
  ensemble: { replicas: 16 },
  routes: ["training", "matrix-langevin", "coulomb-gas"],
});
const tasks = blockGroups(sweepPoints(scenario), "wasm-simd").flatMap(({ chains }) => chains.flat());

async function study(store: BlockStore, engine?: Engine) {
  const notices: string[] = [];
  const { results } = await runStudy(scenario, "kept", {
    ...{ workers: 0, backend: "wasm-simd", store, ...(engine === undefined ? {} : { engine }) },
    signal: new AbortController().signal,
    onProgress: () => {},
    onNotice: (line) => notices.push(line),
  });
  return { notices, kept: results.timing.keptBlocks, points: results.points };
}

/** Well-formed blocks of nonsense: what is wrong with each, and how it is made from a right one. */
const nonsense: readonly [RegExp, (right: RouteEnsemble) => unknown][] = [
  [/holds no ensemble/, () => null],
  [/holds no ensemble/, () => "text"],
  [/does not name its replicas/, () => ({})],
  [/replicas are not 0 to 7/, (right) => ({ ...right, replicaIds: right.replicaIds.slice(1) })],
  [/replicas are not 0 to 7/, (right) => ({ ...right, replicaIds: right.replicaIds.map((id) => id + 8) })],
  [/replicas are not 0 to 7/, (right) => ({ ...right, replicaIds: right.replicaIds.toReversed() })],
  [/no update or reason/, (right) => ({ ...right, diverged: [null] })],
  [/steps are not counted/, (right) => ({ ...right, counts: { ...right.counts, steps: Number.NaN } })],
  [/are no arrays/, (right) => ({ ...right, spectrum: { ...right.spectrum, x: [...right.spectrum.x] } })],
  [/1 × 8 × 21 .*, not 2 × 8 × 21/, (right) => ({ ...right, blocks: { ...right.blocks, levels: 1 } })],
  [
    /not 2 × 8 × 21/,
    (right) => ({ ...right, spectrum: { ...right.spectrum, x: right.spectrum.x.slice(1) } }),
  ],
  [
    /times .* not those/,
    (right) => ({ ...right, spectrum: { ...right.spectrum, times: right.spectrum.times.map((t) => 2 * t) } }),
  ],
  [
    /element 5 .* is NaN/,
    (right) => ({ ...right, spectrum: { ...right.spectrum, x: right.spectrum.x.with(5, Number.NaN) } }),
  ],
];

describe("a well-formed block of nonsense", () => {
  it.each(nonsense)(
    "that is stored is reported (%s) and computed again, to the same numbers",
    async (words, make) => {
      const store = memoryStore();
      const { points } = await study(store);
      const { key } = tasks[0];
      await store.write(key, pack(make(unpack<RouteEnsemble>((await store.read(key))!))));
      const again = await study(store);
      expect(again.notices[0]).toMatch(words);
      expect(again.notices[0]).toContain(`computed again: 1; the first: ${key}: `);
      expect(again.kept).toBe(tasks.length - 1);
      expect(again.points).toEqual(points);
      // and is right from then on
      expect((await study(store)).notices).toEqual([]);
    },
  );

  it.each(nonsense)("that an engine computes (%s) is never kept", async (words, make) => {
    const right = memoryStore();
    await study(right);
    const engine: Engine = {
      name: "a wrong one",
      async run(asked, _, { done }) {
        for await (const task of asked)
          await done(task, pack(make(unpack<RouteEnsemble>((await right.read(task.key))!))));
      },
    };
    const store = memoryStore();
    await expect(study(store, engine)).rejects.toThrow(words);
    expect((await store.keys()).size).toBe(0);
  });

  it("is none of the right blocks of every route", async () => {
    const store = memoryStore();
    await study(store);
    expect(await study(store)).toMatchObject({ notices: [], kept: tasks.length });
  });
});

describe("a folder of blocks", () => {
  let folder = "";
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "dyson-blocks-")), ".r.blocks");
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true }));
  const digest = "0123456789abcdef0123456789abcdef";

  it("loses blocks and their drafts alone, also with fresh", async () => {
    const store = await folderStore(folder);
    await store.write(`${digest}/0-8`, pack(1));
    await store.write(`${digest}/8-8`, pack(2));
    const draft = join(folder, digest, "0-8.01234567-89ab-cdef-0123-456789abcdef");
    writeFileSync(draft, "half a bl");
    const others = ["notes.md", "0-8", `${digest}/notes.md`, `${digest}/16-8`];
    mkdirSync(join(folder, "mine"));
    for (const name of [...others, "mine/0-8"]) writeFileSync(join(folder, name), "mine");
    await folderStore(folder, { fresh: true });
    expect([...(await removeBlocks(folder))].sort()).toEqual(
      ["0-8", digest, "mine", "notes.md"].map((name) => join(folder, name)),
    );
    for (const name of [...others, "mine/0-8"]) expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
    expect(readdirSync(join(folder, digest)).sort()).toEqual(["16-8", "notes.md"]);
  });

  it("is gone with its last block", async () => {
    await (await folderStore(folder)).write(`${digest}/0-8`, pack(1));
    expect(await removeBlocks(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(await removeBlocks(folder)).toEqual([]);
  });

  it.each([
    ["a file in its place", () => writeFileSync(folder, "x"), /\.r\.blocks: a folder is needed here/],
    [
      "a folder under a block's name",
      () => mkdirSync(join(folder, digest, "0-8"), { recursive: true }),
      /0-8: a file is needed here/,
    ],
    [
      "a file under the name of a folder of blocks",
      () => {
        mkdirSync(folder);
        writeFileSync(join(folder, digest), "x");
      },
      /0123456789abcdef: a folder is needed here/,
    ],
  ])("is refused with %s, before anything is computed", async (_, make, words) => {
    make();
    expect(await blocksProblem(folder)).toMatch(words);
    await expect(folderStore(folder)).rejects.toThrow(words);
  });
});
