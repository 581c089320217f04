import { PNG } from 'pngjs';
import { paintScene } from './painter.ts';
import { composeScene } from './scene.ts';
import type { PictureSpec } from './spec.ts';

/** A PNG file of the scene for the prompt and key. */
export function renderPicture(spec: PictureSpec): Uint8Array {
  const image = new PNG({ width: spec.width, height: spec.height, colorType: 2 });
  paintScene(composeScene(spec.prompt, spec.key), spec.width, spec.height, spec.moment, image.data);
  return PNG.sync.write(image, { colorType: 2, deflateLevel: 6 });
}
