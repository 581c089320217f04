// The icon in every size that a Linux desktop asks for, made from the largest one.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';

export const iconSizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512] as const;

/** The mean of the pixels under each new one, weighed by how opaque they are. */
export function shrink(picture: PNG, size: number): PNG {
  const made = new PNG({ width: size, height: size });
  const step = picture.width / size;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      made.data.set(mean(picture, x * step, y * step, step), (y * size + x) * 4);
    }
  }
  return made;
}

function mean({ data, width }: PNG, left: number, top: number, step: number): number[] {
  const sum = [0, 0, 0];
  let alpha = 0;
  let area = 0;
  for (let y = Math.floor(top); y < top + step; y += 1) {
    const tall = Math.min(y + 1, top + step) - Math.max(y, top);
    for (let x = Math.floor(left); x < left + step; x += 1) {
      const part = tall * (Math.min(x + 1, left + step) - Math.max(x, left));
      const at = (y * width + x) * 4;
      const weight = part * data[at + 3]!;
      for (const channel of [0, 1, 2]) sum[channel]! += data[at + channel]! * weight;
      alpha += weight;
      area += part;
    }
  }
  return [...sum.map((one) => (alpha === 0 ? 0 : Math.round(one / alpha))), Math.round(alpha / area)];
}

/** Writes `<size>.png` for each size. @returns the files by size, as `16x16` */
export async function writeIcons(from: string, into: string): Promise<Record<string, string>> {
  const largest = PNG.sync.read(await readFile(from));
  await mkdir(into, { recursive: true });
  const files: Record<string, string> = {};
  for (const size of iconSizes) {
    const file = path.join(into, `${size}.png`);
    await writeFile(file, PNG.sync.write(shrink(largest, size)));
    files[`${size}x${size}`] = file;
  }
  return files;
}
