import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents, type SkippedTensor, type Tensor } from "./checkpoint.ts";
import { externalFiles } from "./onnx-external.ts";
import { type OnnxTensor, onnxTensor, reasonAgainst, tensorMessage } from "./onnx-tensor.ts";
import { type Field, fieldsOf, textOf, windowed } from "./protobuf.ts";

/** Graphs within branches of graphs. */
const deepest = 32;

/** Numbers of the fields in onnx.proto: of ModelProto, GraphProto, NodeProto and AttributeProto. */
const model = { graph: 7 };
const graph = { node: 1, initializer: 5 };
const node = { output: 2, name: 3, opType: 4, attribute: 5 };
const attribute = { name: 1, tensor: 5, graph: 6, graphs: 11 };

/** A tensor with the branches that lead to it. */
type Named = { readonly name: string; readonly tensor: OnnxTensor };

/**
 * The initialisers and the constants of a model in ONNX; those of a branch have the name of its node and of the branch
 * before their own.
 *
 * @throws CheckpointError if the file is damaged, has no graph, or its external data are missing
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export async function readOnnx(file: ByteSource): Promise<Contents> {
  const source = windowed(file);
  const external = externalFiles(source);
  const tensors: Tensor[] = [];
  const skipped: SkippedTensor[] = [];
  try {
    let hasGraph = false;
    for await (const field of fieldsOf(source, 0, source.size)) {
      if (field.number !== model.graph) continue;
      hasGraph = true;
      for await (const { name, tensor } of tensorsOf(source, field, "", 0)) {
        const reason = reasonAgainst(tensor);
        if (reason !== null) skipped.push({ name, reason, refused: false });
        else tensors.push(await onnxTensor(source, name, tensor, external.open));
      }
    }
    if (!hasGraph) throw new CheckpointError(`${source.name}: is no model in ONNX: it has no graph`);
  } catch (error) {
    await external.close();
    throw error;
  }
  return { format: "ONNX", tensors, skipped, close: external.close };
}

async function* tensorsOf(
  source: ByteSource,
  within: Field,
  path: string,
  depth: number,
): AsyncGenerator<Named> {
  if (depth > deepest) throw new CheckpointError(`${source.name}: has graphs more than ${deepest} deep`);
  for await (const field of fieldsOf(source, within.start, within.end)) {
    if (field.number === graph.initializer) {
      const tensor = await tensorMessage(source, field);
      yield { name: path + tensor.name, tensor };
    }
    if (field.number === graph.node) yield* tensorsOfNode(source, field, path, depth);
  }
}

/** A constant has the name of its output. */
async function* tensorsOfNode(
  source: ByteSource,
  within: Field,
  path: string,
  depth: number,
): AsyncGenerator<Named> {
  let [name, output, type] = ["", "", ""];
  const attributes: Field[] = [];
  for await (const field of fieldsOf(source, within.start, within.end)) {
    if (field.number === node.name) name = await textOf(source, field);
    if (field.number === node.output && output === "") output = await textOf(source, field);
    if (field.number === node.opType) type = await textOf(source, field);
    if (field.number === node.attribute) attributes.push(field);
  }
  for (const { start, end } of attributes) {
    let branch = "";
    for await (const field of fieldsOf(source, start, end)) {
      if (field.number === attribute.name) branch = await textOf(source, field);
      if (field.number === attribute.tensor && type === "Constant")
        yield { name: path + output, tensor: await tensorMessage(source, field) };
      if (field.number === attribute.graph || field.number === attribute.graphs)
        yield* tensorsOf(source, field, `${path}${name || output}/${branch}/`, depth + 1);
    }
  }
}
