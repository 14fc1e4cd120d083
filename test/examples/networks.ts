import {
  analyseSpectrum,
  corpusOf,
  drawnDistances,
  isAnalysed,
  momentum,
  networkRun,
  streams,
  textExamples,
  transformer,
} from "dyson-dynamics";

const context = 8;
const corpus = corpusOf("pack my box with five dozen liquor jugs; ".repeat(40), context);
const own = streams("a small decoder");

// a decoder, its gradients by automatic differentiation
const run = await networkRun({
  network: transformer({
    layers: 1,
    heads: 2,
    width: 32,
    context,
    vocabulary: corpus.vocabulary.length,
    initialScale: 0.1,
  }),
  examples: textExamples(corpus, { context, sequences: 8 }),
  optimiser: momentum(),
  schedule: { learningRate: 0.2, warmUp: 0, decay: "constant" },
  stream: own.of,
});

// the spectrum of its key matrix against independent entries of the initial variance
const nulls = drawnDistances(200, (shape) => own.of("network.analysis", shape));
const key = run.parameters.findIndex(({ role }) => role === "key");
const test = () => {
  const [rows, columns] = [32, 32];
  const values = run.weights[key];
  const analysis = analyseSpectrum(
    { name: "key", rows, columns, values },
    { kernels: null, nulls, initialVariance: 0.01 },
  );
  if (!isAnalysed(analysis)) throw new Error(analysis.reason);
  return analysis;
};
console.log(test().initial!.pValue > 0.01); // true
for (let k = 0; k < 150; k++) run.update();
console.log(run.validate().loss < 0.5 * corpus.unigramEntropy); // true
console.log(test().initial!.pValue < 0.01); // true
