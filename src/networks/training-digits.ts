/** Number of training images, see {@link mnistDigits}; apart from them, as it is needed where no image is read. */
export const trainingDigits = 9000;
