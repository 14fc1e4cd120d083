import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { namePattern } from "../../src/checkpoints/name-pattern.ts";
import { planWeights, type WeightsMistakes, weightsName } from "../../src/study/index.ts";
import { weightFile } from "../checkpoints/fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dyson-weights-"));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ["f32.safetensors", "bf16.safetensors", "evil.pt", "singular-values.json"])
  copyFileSync(weightFile(name), join(folder, name));

const options = { layout: "auto", conv: "slices", heads: null, only: [] } as const;
const mistakesOf = async (plan: Promise<unknown>) =>
  plan.then(
    () => [],
    (error: WeightsMistakes) => error.mistakes,
  );

describe("names", () => {
  it("are meant by what they contain, or by a pattern that they fit from end to end", () => {
    const names = ["h.0.attn.c_attn.weight", "h.1.attn.c_attn.weight#query", "h.1.mlp.c_fc.weight"];
    const meant = (...patterns: string[]) => names.filter(namePattern(patterns));
    expect(meant()).toEqual(names);
    expect(meant("attn")).toEqual(names.slice(0, 2));
    expect(meant("h.?.attn*weight")).toEqual(names.slice(0, 1));
    expect(meant("*mlp*", "h.0")).toEqual([names[0], names[2]]);
    expect(meant("h.1.*.weight")).toEqual([names[2]]);
    // a dot is a dot
    expect(meant("h?0?attn?c.attn?weight")).toEqual([]);
  });
});

describe("paths of weights", () => {
  it("are files, of which a folder has all that can be read, and the rest is left out by name", async () => {
    const { files, notices, matrices } = await planWeights([folder], options);
    expect(files.map(({ path }) => basename(path))).toEqual(["bf16.safetensors", "f32.safetensors"]);
    expect(matrices.length).toBe(files[0].matrices + files[1].matrices);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/left out: .*evil\.pt: w: refused: would execute posix\.system/);
  });

  it("are patterns, and a file is read once", async () => {
    const file = join(folder, "f32.safetensors");
    const { files } = await planWeights([join(folder, "*32.safe*"), file], options);
    expect(files.map(({ path }) => basename(path))).toEqual(["f32.safetensors"]);
  });

  it("are a folder with an index, which is one checkpoint", async () => {
    const { files, matrices } = await planWeights([weightFile("gpt2-sharded")], options);
    expect(files).toHaveLength(1);
    const [single] = [await planWeights([weightFile("gpt2")], options)];
    expect(matrices.map(({ name }) => name).sort()).toEqual(single.matrices.map(({ name }) => name).sort());
  });

  it("have all mistakes told at once", async () => {
    const wrong = [weightFile("complex.npy"), join(folder, "none.pt"), weightFile("evil.pt")];
    const mistakes = await mistakesOf(planWeights(wrong, options));
    expect(mistakes).toHaveLength(3);
    expect(mistakes[0]).toContain("complex numbers");
    expect(mistakes[1]).toContain("no such file or folder");
    expect(mistakes[2]).toContain("posix.system");
    expect(await mistakesOf(planWeights([join(folder, "*.onnx")], options))).toEqual([
      expect.stringContaining("no file of weights fits this pattern"),
    ]);
  });

  it("are read without the tensors that are not meant, also where another is refused", async () => {
    const { matrices } = await planWeights([weightFile("evil.pt")], { ...options, only: ["good"] });
    expect(matrices.map(({ name }) => name)).toEqual(["good"]);
    const none = await mistakesOf(
      planWeights([weightFile("state-dict.pt")], { ...options, only: ["0.weigth"] }),
    );
    expect(none).toEqual([expect.stringContaining("did you mean 0.weight?")]);
  });

  it("give the report its name", () => {
    expect(weightsName(["a/model.safetensors"])).toBe("model");
    expect(weightsName(["runs/gpt2/"])).toBe("gpt2");
    expect(weightsName(["runs/*"])).toBe("weights");
  });
});
