import * as h264 from 'h264-mp4-encoder';
import { paintScene } from './painter.ts';
import { composeScene } from './scene.ts';
import type { ClipSpec } from './spec.ts';

// Node.js gives this CommonJS package one default export; a bundler gives it named exports.
const { createH264MP4Encoder } = 'default' in h264 ? (h264.default as typeof h264) : h264;

/** An MP4 file (H.264 baseline, no sound) in which the scene drifts by and its sun moves. */
export async function renderClip(spec: ClipSpec): Promise<Uint8Array> {
  const encoder = await createH264MP4Encoder();
  try {
    encoder.outputFilename = 'clip.mp4';
    encoder.width = spec.width;
    encoder.height = spec.height;
    encoder.frameRate = spec.framesPerSecond;
    encoder.groupOfPictures = spec.framesPerSecond;
    encoder.quantizationParameter = 26;
    encoder.speed = 7;
    encoder.initialize();
    const scene = composeScene(spec.prompt, spec.key);
    const frame = new Uint8Array(spec.width * spec.height * 4);
    const frames = Math.max(1, Math.round(spec.seconds * spec.framesPerSecond));
    for (let index = 0; index < frames; index += 1) {
      paintScene(scene, spec.width, spec.height, index / frames, frame);
      encoder.addFrameRgba(frame);
    }
    encoder.finalize();
    const file = encoder.FS.readFile(encoder.outputFilename).slice();
    encoder.FS.unlink(encoder.outputFilename);
    return withoutDates(file);
  } finally {
    encoder.delete();
  }
}

/** Boxes on the way to a date, and the boxes that contain one. */
const boxesWithBoxes = new Set(['moov', 'trak', 'mdia']);
const boxesWithDates = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Clears the dates that the encoder writes, so that the same spec always gives the same bytes. */
function withoutDates(file: Uint8Array, from = 0, to = file.byteLength): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (size < 8) break;
    if (boxesWithBoxes.has(type)) withoutDates(file, at + 8, Math.min(to, at + size));
    // Version and flags, then the times of creation and change, four bytes each.
    else if (boxesWithDates.has(type)) file.fill(0, at + 12, at + 20);
    at += size;
  }
  return file;
}
