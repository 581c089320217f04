/** Pictures that a stranger has made: copied as they are seen, and never decoded where they could do harm. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { full } from '../faults/scale.ts';
import { expect, Hands, test } from './box.ts';
import { allVerified, lot, makeSamples, poster, type Sample, stock, watchDesktop } from './seeded-results.ts';

const pasted = (): Buffer =>
  spawnSync('xclip', ['-selection', 'clipboard', '-out', '-target', 'image/png'], { maxBuffer: 2 ** 28 })
    .stdout;

const sample = (name: string, mime: string, bytes: Buffer): Sample => ({
  name,
  media: 'image',
  mime,
  extension: name.slice(name.lastIndexOf('.') + 1),
  bytes,
});

/** A JPEG that says that it has to be turned by a quarter. */
function turned(jpeg: Buffer): Buffer {
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** A square of one bit for each pixel, all of them zero. */
function flat(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side), { level: 9 });
  const mark = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

const drawing = (inside: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="300">${inside}</svg>`,
  );

/** Each level draws the one below ten times. */
function nested(levels: number): Buffer {
  let defs = '<g id="l0"><rect width="9" height="9" fill="red" opacity=".5"/></g>';
  for (let level = 1; level <= levels; level += 1)
    defs += `<g id="l${level}">${`<use xlink:href="#l${level - 1}" x="1"/>`.repeat(10)}</g>`;
  return drawing(`<defs>${defs}</defs><use xlink:href="#l${levels}"/>`);
}

test('a picture of any format is copied as a PNG, upright, and a drawing is shown as the raster made of it', {
  tag: '@results',
}, async ({ launch, profile }) => {
  const made = makeSamples();
  const jpeg = made.find(({ name }) => name === 'a.jpg');
  const files = [
    ...made.filter(({ name }) => ['a.webp', 'a.avif', 'a.gif'].includes(name)),
    poster('lamp.png', 320, 240),
    sample('drawn.svg', 'image/svg+xml', drawing('<rect width="200" height="300" fill="#c33"/>')),
    ...(jpeg === undefined ? [] : [{ ...jpeg, name: 'turned.jpg', bytes: turned(jpeg.bytes) }]),
  ];
  const sizes: Record<string, [number, number]> = {
    'lamp.png': [320, 240],
    'drawn.svg': [400, 300],
    // It lies on its side in the file.
    'turned.jpg': [48, 64],
  };
  const shelf = await stock(
    profile,
    files.map((file) => lot(file.name, file)),
  );
  try {
    const app = await launch();
    const page = await app.window();
    const hands = new Hands(page);
    const desktop = await watchDesktop(app);
    await allVerified(profile, files);
    for (const { name } of files) {
      await hands.select(name);
      const picture = hands.inspector.getByRole('img', { name, exact: true });
      const [width, height] = sizes[name] ?? [64, 48];
      await expect
        .poll(() => picture.evaluate((one: HTMLImageElement) => [one.naturalWidth, one.naturalHeight]), name)
        .toEqual([width, height]);
      await hands.inspector.getByRole('button', { name: 'Copy image', exact: true }).click();
      if (process.platform !== 'linux') continue;
      await expect
        .poll(() => {
          const bytes = pasted();
          return bytes.length > 24 ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : null;
        }, name)
        .toEqual([width, height]);
      if (name === 'drawn.svg') {
        const { data } = PNG.sync.read(pasted());
        expect([...data.subarray(0, 4)]).toEqual([0xcc, 0x33, 0x33, 255]);
      }
    }
    await hands.select('drawn.svg');
    const note = hands.inspector.getByRole('note', { name: 'Shown as a copy' });
    await expect(note).toBeVisible();
    await note.getByRole('button', { name: 'Open in another program' }).click();
    await expect.poll(desktop.asked).toEqual([expect.stringMatching(/^open .*drawn/)]);
    // What the window is given under the drawing's own name is a raster.
    const type = await page.evaluate(
      async (id) => (await fetch(`media://result/${id}`)).headers.get('content-type'),
      `res_${files.findIndex(({ name }) => name === 'drawn.svg')}_0`,
    );
    expect(type).toBe('image/webp');
  } finally {
    await shelf.close();
  }
});

test('pictures that would take the computer are not decoded: neither window nor app notices them', {
  tag: ['@results', '@two-sizes'],
}, async ({ launch, profile, expectedPageErrors }) => {
  // What is not drawn is not there for the window.
  expectedPageErrors.push(/404 \(Not Found\) \(media:\/\/(?:thumb|result)\/res_[12]_0\)/);
  const files = [
    sample('plain.png', 'image/png', poster('plain.png', 40, 30).bytes),
    sample('huge.png', 'image/png', flat(28_000)),
    sample('nested.svg', 'image/svg+xml', nested(9)),
    ...(full ? [sample('large.png', 'image/png', flat(8_200))] : []),
  ];
  const shelf = await stock(
    profile,
    files.map((file) => lot(file.name, file)),
  );
  try {
    const app = await launch();
    const page = await app.window();
    const hands = new Hands(page);
    await allVerified(profile, files);
    await expect.poll(() => app.windowPids()).toHaveLength(1);
    const before = await app.windowPids();
    const copy = hands.inspector.getByRole('button', { name: 'Copy image', exact: true });

    // To make its still is most of the work of this test. `drawn.svg` is shown as a copy above.
    if (full) {
      await hands.select('large.png');
      const still = hands.inspector.getByRole('img', { name: 'large.png', exact: true });
      await expect
        .poll(() => still.evaluate((one: HTMLImageElement) => one.naturalWidth), { timeout: 180_000 })
        .toBe(2_048);
      await expect(hands.inspector.getByRole('note', { name: 'Shown as a copy' })).toBeVisible();
      await copy.click();
      await expect(hands.inspector.getByText('This image can’t be put on the clipboard')).toBeVisible({
        timeout: 180_000,
      });
    }

    for (const name of ['huge.png', 'nested.svg']) {
      await hands.select(name);
      await expect(hands.inspector.getByText('This image can’t be shown here'), name).toBeVisible({
        timeout: 300_000,
      });
      await expect(hands.inspector.getByRole('note', { name: 'Shown as a copy' }), name).toHaveCount(0);
      await copy.click();
      await expect(hands.inspector.getByText('This image can’t be put on the clipboard'), name).toBeVisible({
        timeout: 300_000,
      });
    }
    await hands.select('plain.png');
    const plain = hands.inspector.getByRole('img', { name: 'plain.png', exact: true });
    await expect.poll(() => plain.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(40);
    expect(await app.windowPids()).toEqual(before);
  } finally {
    await shelf.close();
  }
});
