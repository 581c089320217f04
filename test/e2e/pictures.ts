import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';

/** Writes a PNG of this size in one colour, half of it transparent for a mask, and gives its path. */
export function writePicture(
  folder: string,
  name: string,
  { width = 640, height = 480, mask = false }: { width?: number; height?: number; mask?: boolean } = {},
): string {
  const image = new PNG({ width, height });
  for (let at = 0; at < image.data.length; at += 4) {
    const isOpen = mask && at < image.data.length / 2;
    image.data.set([180, 90, 40, isOpen ? 0 : 255], at);
  }
  const file = path.join(folder, name);
  writeFileSync(file, PNG.sync.write(image));
  return file;
}
