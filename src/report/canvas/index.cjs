const canvas = require("@napi-rs/canvas/node-canvas");

module.exports = {
  ...canvas,
  createCanvas(width, height, type) {
    const created = canvas.createCanvas(width, height, type);
    if (type === "svg") created.toBuffer = () => created.getContent();
    return created;
  },
};
