import { parseScenario, ScenarioError, sweepPoints } from "dyson-dynamics";

const text = `
model: { kind: gaussian-rbm }
training: { batchSize: 16 }
sweep: { training.learningRate: [0.02, 0.1] }
`;
const { scenario } = parseScenario(text, "question.yaml");
console.log(sweepPoints(scenario).map(({ parameters }) => parameters["training.learningRate"])); // [ 0.02, 0.1 ]

try {
  parseScenario(text.replace("16", "0"), "question.yaml");
} catch (error) {
  if (!(error instanceof ScenarioError)) throw error;
  console.log(error.problems.map(({ path, line }) => `${path}, line ${line}`)); // [ 'training.batchSize, line 3' ]
}
