/** The few pictures that the results of seeded jobs share. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';

export interface Picture {
  path: string;
  name: string;
  bytes: number;
  sha256: string;
  width: number;
  height: number;
}

const width = 480;
const height = 360;

/** A soft slope of one hue. */
function drawn(hue: number): Buffer {
  const png = new PNG({ width, height });
  for (let at = 0; at < width * height; at += 1) {
    const light = (at / width / height) * 160 + ((at % width) / width) * 80;
    const part = (turn: number) => Math.round(light * (0.6 + 0.4 * Math.cos(((hue + turn) / 180) * Math.PI)));
    png.data.set([part(0), part(120), part(240), 255], at * 4);
  }
  return PNG.sync.write(png);
}

export function writePictures(folder: string, count: number): Picture[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, number) => {
    const bytes = drawn((number * 360) / count);
    const name = `seeded-${number}.png`;
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path: file, name, bytes: bytes.length, sha256, width, height };
  });
}
