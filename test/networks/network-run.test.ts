import { describe, expect, it } from "vitest";
import {
  adamw,
  continueText,
  corpusOf,
  digitExamples,
  mnistDigits,
  type NetworkRun,
  type NetworkState,
  networkRun,
  perceptron,
  sgd,
  textExamples,
  transformer,
} from "../../src/networks/index.ts";
import { streams } from "../../src/random/index.ts";

const context = 8;
/** No eight characters of it occur twice. */
const line = "pack my box with five dozen liquor jugs; ";
const corpus = corpusOf(line.repeat(60), context);

async function small(seed: string, from?: NetworkState): Promise<NetworkRun> {
  const network = transformer({
    layers: 1,
    heads: 2,
    width: 16,
    context,
    vocabulary: corpus.vocabulary.length,
    initialScale: 0.02,
  });
  return networkRun(
    {
      network,
      examples: textExamples(corpus, { context, sequences: 8 }),
      optimiser: adamw(),
      schedule: { learningRate: 0.01, warmUp: 5, decay: "constant" },
      clip: 1,
      stream: streams(seed).of,
    },
    from,
  );
}

function advance(run: NetworkRun, updates: number): number[] {
  return Array.from({ length: updates }, () => run.update());
}

describe("a corpus", () => {
  it("has the entropy of its characters, and one index for rare ones", () => {
    expect(corpusOf("ab".repeat(500), 4).unigramEntropy).toBeCloseTo(Math.LN2, 12);
    const rare = corpusOf(`${"ab".repeat(500)}éè`, 4);
    expect(rare.vocabulary).toEqual(["a", "b", "\uFFFD"]);
    expect(Array.from(rare.validation.slice(-2))).toEqual([2, 2]);
    expect([rare.training.length, rare.validation.length]).toEqual([901, 101]);
  });

  it("too short for its context is rejected", () => {
    expect(() => corpusOf("ab".repeat(30), 8)).toThrow(
      "must hold more than 8 characters for training and for validation, got 54 and 6",
    );
  });
});

describe("a decoder that is trained", () => {
  it("begins at the loss of uniform predictions, and learns a periodic text", async () => {
    const run = await small("learns");
    const initial = run.validate();
    expect(Math.abs(initial.loss - Math.log(corpus.vocabulary.length))).toBeLessThan(0.02);
    advance(run, 150);
    const { loss, accuracy } = run.validate();
    // the text is foretold by its last eight characters but in a few places
    expect(loss).toBeLessThan(0.3 * corpus.unigramEntropy);
    expect(accuracy).toBeGreaterThan(0.85);
    const next = continueText(run.compiled, run.weights, corpus, {
      prompt: corpus.validation.slice(0, 20),
      context,
      length: 30,
      temperature: 0.01,
      random: streams("text").of("network.text", 0),
    });
    const start = line
      .repeat(2)
      .indexOf(Array.from(corpus.validation.slice(0, 20), (token) => corpus.vocabulary[token]).join(""));
    expect(next).toBe(line.repeat(3).slice(start + 20, start + 50));
  });

  it("has the same bits from the same seed, others from another, and resumes where it was stopped", async () => {
    const whole = await small("bits");
    const losses = advance(whole, 12);
    const first = await small("bits");
    expect(advance(first, 5)).toEqual(losses.slice(0, 5));
    const state = first.state();
    advance(first, 1);
    const second = await small("bits", state);
    expect(second.updates()).toBe(5);
    expect(advance(second, 7)).toEqual(losses.slice(5));
    expect(second.weights).toEqual(whole.weights);
    expect(advance(await small("other"), 2)).not.toEqual(losses.slice(0, 2));
  });

  it("rejects a state of another network, and a loss that is not finite", async () => {
    const state = (await small("bits")).state();
    await expect(small("bits", { ...state, slots: [] })).rejects.toThrow("of the same optimiser");
    const weights = state.weights.map((w, k) => (k === 0 ? w.map(() => Number.NaN) : w));
    const broken = await small("bits", { ...state, weights });
    expect(() => broken.update()).toThrow("update 1: the loss is NaN");
  });
});

describe("a perceptron on handwritten digits", () => {
  it("reaches 90 % accuracy after three hundred updates of plain gradient descent", async () => {
    const examples = digitExamples(await mnistDigits(), 32);
    const run = await networkRun({
      network: perceptron({ widths: [784, 32, 10], activation: "relu" }),
      examples,
      optimiser: sgd(),
      schedule: { learningRate: 0.1, warmUp: 0, decay: "constant" },
      stream: streams("digits").of,
    });
    expect(examples.chance).toBeCloseTo(Math.log(10), 2);
    expect(run.validate().accuracy).toBeLessThan(0.3);
    advance(run, 300);
    expect(run.validate().accuracy).toBeGreaterThan(0.85);
  });
});
