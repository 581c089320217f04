import * as h264 from 'h264-mp4-encoder';
import { paintScene } from './painter.ts';
import { composeScene } from './scene.ts';
import type { ClipSpec } from './spec.ts';

// Node shows this CommonJS package only as a default export, a bundler by its names.
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
    return file;
  } finally {
    encoder.delete();
  }
}
