import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { patternProblem, readRecordedWeights } from "../../src/recordings/index.ts";
import { layersOf, roleOf } from "../../src/recordings/weights/layer-names.ts";
import { weightFiles } from "../../src/recordings/weights/weight-files.ts";
import { newFolder, type WrittenMatrix, writeWeights } from "./weights-folder.ts";

const own = streams("recorded weights");
const [rows, columns] = [16, 12];

/** One matrix of a replica: twins begin with the same elements. */
function matrixOf(start: number, twin: number, update: number, name = "a.0.weight"): WrittenMatrix {
  const values = new Float64Array(rows * columns);
  own.of("validation", start).fillNormal(values);
  const noise = new Float64Array(rows * columns);
  own.of("validation", 1000 + 100 * start + 10 * twin + update).fillNormal(noise);
  return { name, rows, columns, values: values.map((w, k) => w + (update === 0 ? 0 : 0.1 * noise[k])) };
}

/** Two starts of two twins at three updates, and its pattern. */
function pairs() {
  const folder = newFolder();
  for (const start of [0, 1])
    for (const twin of [0, 1])
      for (const update of [0, 5, 10])
        writeWeights(join(folder, `s${start}`, `t${twin}`, `step-${update}.safetensors`), [
          matrixOf(start, twin, update),
          matrixOf(start + 10, twin, update, "b.0.weight"),
        ]);
  return { folder, files: `${folder}/s{start}/t{twin}/step-{update}.safetensors` };
}

const read = (files: string, only?: string) =>
  readRecordedWeights({ files, layout: "auto", conv: "slices", only });
const mistakeIn = (files: string, only?: string) =>
  read(files, only).then(
    () => "no mistake",
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("a pattern of files", () => {
  it("has an update, and replicas or starts and twins", () => {
    const rule = "must have the placeholders {update}, and {replica}, or {start} and {twin}, got";
    expect(patternProblem("r{replica}/{update}.pt")).toBeUndefined();
    expect(patternProblem("{start}/{twin}/{update}")).toBeUndefined();
    expect(patternProblem("{start}/{twin}.pt")).toBe(`${rule} none for the update in {start}/{twin}.pt`);
    expect(patternProblem("{update}.pt")).toBe(`${rule} no replica in {update}.pt`);
    expect(patternProblem("{start}/{update}")).toBe(`${rule} {start} alone in {start}/{update}`);
    expect(patternProblem("{replica}{start}{twin}{update}")).toBe(
      `${rule} both in {replica}{start}{twin}{update}`,
    );
    expect(patternProblem("{replica}/{updat}")).toBe(
      `${rule} {updat} in {replica}/{updat}; did you mean {update}?`,
    );
    expect(patternProblem("{replica}/{epoch}")).toBe(`${rule} {epoch} in {replica}/{epoch}`);
  });

  it("orders replicas and updates by their numbers, and may repeat what stands for a replica", async () => {
    const folder = newFolder();
    for (const replica of [2, 10])
      for (const update of [0, 9, 100])
        writeWeights(join(folder, `run-${replica}`, `of-${replica}-at-${update}.safetensors`), [
          matrixOf(replica, 0, update),
        ]);
    const { updates, replicas, replicasPerStart } = await weightFiles(
      `${folder}/run-{replica}/of-{replica}-at-{update}.safetensors`,
    );
    expect([updates, replicasPerStart]).toEqual([[0, 9, 100], 1]);
    expect(replicas.map(({ name }) => name)).toEqual(["replica 2", "replica 10"]);
    expect(replicas[1].paths[1]).toBe(join(folder, "run-10", "of-10-at-9.safetensors"));
  });

  it("may stand for folders of shards, and for a file below each of its folders", async () => {
    const { folder, files } = pairs();
    for (const twin of [0, 1])
      for (const update of [0, 5, 10]) {
        const from = join(folder, "s0", `t${twin}`, `step-${update}.safetensors`);
        cpSync(from, join(folder, "run", `${twin}-${update}`, "model.safetensors"));
      }
    const single = await read(files);
    for (const pattern of ["run/{twin}-{update}", "run/{twin}-{update}/model.safetensors"]) {
      const { updates, digests } = await read(`${folder}/${pattern}`.replace("run", "r{start}n"));
      expect(updates).toEqual([0, 5, 10]);
      expect(digests).toEqual(single.digests.slice(0, 2));
    }
  });
});

describe("recorded weights", () => {
  it("are the numbers of the files, twins after each other, with the scale of the first snapshot", async () => {
    const { folder, files } = pairs();
    const { matrices, updates, replicas, replicasPerStart, weights } = await read(files);
    expect([updates, replicas.length, replicasPerStart]).toEqual([[0, 5, 10], 4, 2]);
    expect(replicas[3]).toBe("start 1, twin 1");
    const [first] = await weights(3, 2);
    expect(Array.from(first)).toEqual(Array.from(Float32Array.from(matrixOf(1, 1, 10).values)));
    // 192 elements of two starts: ± 4 %, five standard errors
    expect(Math.abs(matrices[0].initialSigma - 1)).toBeLessThan(5 / Math.sqrt(2 * 2 * rows * columns));
    expect((await read(files, "b.*")).matrices.map(({ name }) => name)).toEqual(["b.0.weight"]);
    writeWeights(join(folder, "s1", "t1", "step-10.safetensors"), [
      matrixOf(7, 1, 10),
      matrixOf(17, 1, 10, "b.0.weight"),
    ]);
    await expect(weights(3, 2)).rejects.toThrow(/has changed; run the study again/);
  });

  it("have roles and layers by their names", () => {
    const role = (name: string, kind: "dense" | "key" = "dense") => roleOf({ name, kind });
    expect(role("h.3.mlp.c_fc.weight")).toBe("mlp.c_fc");
    expect(role("encoder/layers/3/out_proj/kernel")).toBe("out_proj");
    expect(role("0.weight")).toBe("dense");
    expect(role("lm_head.weight")).toBe("lm_head");
    expect(role("h.0.attn.c_attn.weight#key", "key")).toBe("key");
    expect(layersOf(["h.0.a", "h.2.a", "head", "h.0.b", "dense_7.c"])).toEqual([1, 2, null, 1, 3]);
  });

  it.each([
    [
      "no file fits",
      (folder: string) => renameSync(join(folder, "s1"), join(folder, "start1")),
      "{folder}/t{start}/t{twin}/step-{update}.safetensors",
      /^model\.files: must fit files that are there, got .*: nothing is called t\{start\} in \/.*, which holds s0, start1$/,
    ],
    [
      "no folder",
      () => {},
      "{folder}/none/{start}/t{twin}/step-{update}.safetensors",
      /nothing is called none in \/.*, which holds s0, s1$/,
    ],
    [
      "a missing update",
      (folder: string) => rmSync(join(folder, "s1", "t0", "step-5.safetensors")),
      undefined,
      /^model\.files: must be files of every replica at the same updates, got none of start 1, twin 0 at update 5, where start 0, twin 0 has \/.*s0\/t0\/step-5\.safetensors$/,
    ],
    [
      "an update that is no number",
      (folder: string) =>
        renameSync(
          join(folder, "s1", "t0", "step-5.safetensors"),
          join(folder, "s1", "t0", "step-last.safetensors"),
        ),
      undefined,
      /^model\.files: must have a whole number where \{update\} stands, got "last" in \/.*step-last\.safetensors$/,
    ],
    [
      "two files of one update",
      (folder: string) =>
        cpSync(
          join(folder, "s1", "t0", "step-5.safetensors"),
          join(folder, "s1", "t0", "step-05.safetensors"),
        ),
      undefined,
      /must be one file for each update of a replica, got \/.*step-0?5\.safetensors and \/.*step-0?5\.safetensors$/,
    ],
    [
      "a single twin",
      (folder: string) => rmSync(join(folder, "s1", "t1"), { recursive: true }),
      undefined,
      /must be files of at least 2 twins of every start, got only start 1, twin 0; where nothing is shared write \{replica\}$/,
    ],
    [
      "a third twin of one start",
      (folder: string) => cpSync(join(folder, "s1", "t1"), join(folder, "s1", "t2"), { recursive: true }),
      undefined,
      /must be files of as many twins of every start, got 2 of start 0 and 3 of start 1$/,
    ],
    [
      "one update",
      () => {},
      "{folder}/s{start}/t{twin}/step-1{update}.safetensors",
      /must be files of at least 2 updates, got only update 0, such as \/.*step-10\.safetensors$/,
    ],
    [
      "a missing matrix",
      (folder: string) => writeWeights(join(folder, "s1", "t1", "step-5.safetensors"), [matrixOf(1, 1, 5)]),
      undefined,
      /must hold the same matrices, got b\.0\.weight in \/.*s0\/t0\/step-0\.safetensors and none in \/.*s1\/t1\/step-5\.safetensors$/,
    ],
    [
      "a matrix of another shape",
      (folder: string) =>
        writeWeights(join(folder, "s1", "t1", "step-5.safetensors"), [
          { ...matrixOf(1, 1, 5), rows: columns, columns: rows },
          matrixOf(1, 1, 5, "b.0.weight"),
        ]),
      undefined,
      /must hold matrices of the same shapes, got a\.0\.weight of 12 × 16 in \/.*s1\/t1\/step-5\.safetensors and 16 × 12 in \/.*s0\/t0/,
    ],
    [
      "a number that is not finite",
      (folder: string) => {
        const { values, ...matrix } = matrixOf(1, 1, 5);
        writeWeights(join(folder, "s1", "t1", "step-5.safetensors"), [
          { ...matrix, values: Array.from(values, (w, k) => (k === 3 * columns + 2 ? Number.NaN : w)) },
          matrixOf(1, 1, 5, "b.0.weight"),
        ]);
      },
      undefined,
      /must hold finite weights, got a\.0\.weight\[3, 2\] = NaN in \/.*s1\/t1\/step-5\.safetensors$/,
    ],
    [
      "twins that do not begin alike",
      (folder: string) =>
        cpSync(
          join(folder, "s1", "t1", "step-5.safetensors"),
          join(folder, "s1", "t1", "step-0.safetensors"),
        ),
      undefined,
      /must have twins with the same initial weights, got other ones in \/.*s1\/t1\/step-0\.safetensors than in \/.*s1\/t0\/step-0\.safetensors$/,
    ],
    [
      "starts that begin alike",
      (folder: string) => {
        for (const twin of ["t0", "t1"])
          cpSync(
            join(folder, "s0", "t0", "step-0.safetensors"),
            join(folder, "s1", twin, "step-0.safetensors"),
          );
      },
      undefined,
      /must have other initial weights in every start, got the same in \/.*s1\/t0\/step-0\.safetensors as in \/.*s0\/t0/,
    ],
    [
      "replicas that share what is not shared",
      () => {},
      "{folder}/s0/t{replica}/step-{update}.safetensors",
      /must have other initial weights in every replica, got the same in .*; where they are shared write \{start\} and \{twin\}$/,
    ],
    [
      "a replica that is a copy",
      (folder: string) =>
        cpSync(
          join(folder, "s1", "t0", "step-10.safetensors"),
          join(folder, "s1", "t1", "step-10.safetensors"),
        ),
      undefined,
      /must be trained independently, got the same weights of start 1, twin 0 and start 1, twin 1 at update 10$/,
    ],
    [
      "a file that is none of weights",
      (folder: string) => writeFileSync(join(folder, "s1", "t0", "step-10.safetensors"), "text"),
      undefined,
      /^model\.files: must be files of weights: .*step-10\.safetensors/,
    ],
    [
      "a folder instead of a file",
      (folder: string) => {
        rmSync(join(folder, "s1", "t0", "step-10.safetensors"));
        mkdirSync(join(folder, "s1", "t0", "step-10.safetensors"));
      },
      undefined,
      /^model\.files: must be files of weights: .*step-10\.safetensors: holds no checkpoint/,
    ],
  ])("are refused for %s, in a sentence", async (_, spoil, pattern, sentence) => {
    const { folder, files } = pairs();
    spoil(folder);
    expect(await mistakeIn(pattern?.replace("{folder}", folder) ?? files)).toMatch(sentence);
  });

  it("are refused where none is meant, with the nearest names", async () => {
    const { files } = pairs();
    expect(await mistakeIn(files, "a.1")).toMatch(
      /^model\.only: must mean matrices of \/.*step-0\.safetensors, got a\.1; its names are such as a\.0\.weight, b\.0\.weight$/,
    );
  });
});
