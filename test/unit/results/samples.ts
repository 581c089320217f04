/** Small valid files of every format: made by ffmpeg where it is installed, by hand where the format allows. */
import { strToU8, zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { fbxFile } from '../../../src/sandbox/media/fbx.ts';
import { modelObject } from '../../../src/sandbox/media/mesh.ts';
import { wavFile } from '../../../src/sandbox/media/wave.ts';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { encoded, hasFfmpeg } from '../../support/encoded.ts';

export interface Sample {
  name: string;
  media: ResultMedia;
  mime: string;
  extension: string;
  bytes: Buffer;
  width?: number;
  height?: number;
  durationMs?: number;
}

const size = { width: 64, height: 48 };
const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=1:duration=1', '-frames:v', '1'];
const clip = [
  '-f',
  'lavfi',
  '-i',
  'testsrc=size=64x48:rate=10:duration=2',
  '-f',
  'lavfi',
  '-i',
  'sine=frequency=440:duration=2',
];
const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest'];

type Recipe = Omit<Sample, 'bytes' | 'name' | 'extension'> & { extension?: string; args: string[] };
const recipes: Record<string, Recipe> = {
  'a.jpg': { media: 'image', mime: 'image/jpeg', ...size, args: [...picture, '-update', '1'] },
  'a.gif': { media: 'image', mime: 'image/gif', ...size, args: picture },
  'a.webp': { media: 'image', mime: 'image/webp', ...size, args: [...picture, '-c:v', 'libwebp'] },
  'lossless.webp': {
    media: 'image',
    mime: 'image/webp',
    ...size,
    args: [...picture, '-c:v', 'libwebp', '-lossless', '1'],
  },
  'a.avif': {
    media: 'image',
    mime: 'image/avif',
    ...size,
    args: [...picture, '-c:v', 'libaom-av1', '-still-picture', '1'],
  },
  'a.mp4': { media: 'video', mime: 'video/mp4', ...size, durationMs: 2000, args: [...clip, ...h264] },
  'fast.mp4': {
    media: 'video',
    mime: 'video/mp4',
    ...size,
    durationMs: 2000,
    args: [...clip, ...h264, '-movflags', '+faststart'],
  },
  // No player of ours has this codec: such a file is good, and opens in another program.
  'hevc.mp4': {
    media: 'video',
    mime: 'video/mp4',
    ...size,
    durationMs: 2000,
    args: [...clip, '-c:v', 'libx265', '-x265-params', 'log-level=none', '-tag:v', 'hvc1', '-c:a', 'aac'],
  },
  'a.mov': { media: 'video', mime: 'video/quicktime', ...size, durationMs: 2000, args: [...clip, ...h264] },
  'a.webm': {
    media: 'video',
    mime: 'video/webm',
    ...size,
    durationMs: 2000,
    args: [...clip, '-c:v', 'libvpx', '-c:a', 'libopus'],
  },
  'a.mp3': {
    media: 'audio',
    mime: 'audio/mpeg',
    durationMs: 2000,
    args: [...sound, '-c:a', 'libmp3lame', '-b:a', '64k'],
  },
  'a.wav': { media: 'audio', mime: 'audio/wav', durationMs: 2000, args: sound },
  'a.flac': { media: 'audio', mime: 'audio/flac', durationMs: 2000, args: sound },
  'a.ogg': { media: 'audio', mime: 'audio/ogg', durationMs: 2000, args: [...sound, '-c:a', 'libvorbis'] },
  'opus.ogg': { media: 'audio', mime: 'audio/ogg', durationMs: 2000, args: [...sound, '-c:a', 'libopus'] },
  'a.aac': { media: 'audio', mime: 'audio/aac', durationMs: 2000, args: [...sound, '-c:a', 'aac'] },
  'a.m4a': { media: 'audio', mime: 'audio/mp4', durationMs: 2000, args: [...sound, '-c:a', 'aac'] },
};

export function glb(padding = 4096): Buffer {
  const scene = strToU8(
    JSON.stringify({
      asset: { version: '2.0' },
      buffers: [{ byteLength: padding }],
      scenes: [{ nodes: [] }],
    }).padEnd(128),
  );
  const head = Buffer.alloc(20);
  head.write('glTF', 0, 'latin1');
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(12 + 8 + scene.length + 8 + padding, 8);
  head.writeUInt32LE(scene.length, 12);
  head.write('JSON', 16, 'latin1');
  const bin = Buffer.alloc(8 + padding, 7);
  bin.writeUInt32LE(padding, 0);
  bin.write('BIN\0', 4, 'latin1');
  return Buffer.concat([head, scene, bin]);
}

export function png(width = 64, height = 48): Buffer {
  const image = new PNG({ width, height });
  for (let at = 0; at < image.data.length; at += 1) image.data[at] = (at * 37) % 256;
  return PNG.sync.write(image);
}

export function wav(seconds = 2): Buffer {
  const channel = Float32Array.from({ length: 8000 * seconds }, (_, at) => Math.sin(at / 10) * 0.5);
  return Buffer.from(wavFile([channel], 8000));
}

const obj = (): Buffer => {
  const lines = ['# a grid', 'o grid'];
  for (let at = 0; at < 100; at += 1) lines.push(`v ${at % 10}.25 ${Math.floor(at / 10)}.5 0.125`);
  for (let at = 1; at < 89; at += 1) lines.push(`f ${at} ${at + 1} ${at + 11}`);
  return Buffer.from(`${lines.join('\n')}\n`);
};

const ply = (): Buffer => {
  const head =
    'ply\nformat binary_little_endian 1.0\nelement vertex 200\nproperty float x\nproperty float y\nproperty float z\nend_header\n';
  return Buffer.concat([Buffer.from(head), Buffer.alloc(200 * 12, 1)]);
};

/** A tetrahedron, as text or as the binary form, which has no mark of its own. */
const corners = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;
const sides = [
  [0, 2, 1],
  [0, 1, 3],
  [0, 3, 2],
  [1, 2, 3],
] as const;

const asciiStl = (): Buffer => {
  const facets = sides.map((side) => {
    const points = side.map((corner) => `vertex ${corners[corner].join(' ')}`).join('\n');
    return `facet normal 0 0 0\nouter loop\n${points}\nendloop\nendfacet\n`;
  });
  return Buffer.from(`solid tetrahedron\n${facets.join('')}endsolid tetrahedron\n`);
};

const binaryStl = (): Buffer => {
  const bytes = Buffer.alloc(84 + 50 * sides.length);
  bytes.write('a tetrahedron', 0, 'latin1');
  bytes.writeUInt32LE(sides.length, 80);
  for (const [at, side] of sides.entries()) {
    for (const [place, value] of side.flatMap((corner) => corners[corner]).entries())
      bytes.writeFloatLE(value, 84 + 50 * at + 12 + 4 * place);
  }
  return bytes;
};

const gltf = (): Buffer => {
  const points = Buffer.from(Float32Array.from(sides.flat().flatMap((corner) => corners[corner])).buffer);
  const uri = `data:application/octet-stream;base64,${points.toString('base64')}`;
  const scene = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 12, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 1] },
    ],
    bufferViews: [{ buffer: 0, byteLength: points.length }],
    buffers: [{ uri, byteLength: points.length }],
  };
  return Buffer.from(JSON.stringify(scene, null, 2));
};

const svg = (): Buffer =>
  Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="40" height="48" fill="#c33"/><circle cx="40" cy="24" r="16" fill="#36c"/></svg>\n',
  );

const byHand = (): Sample[] => [
  { name: 'a.png', media: 'image', mime: 'image/png', extension: 'png', bytes: png(), ...size },
  { name: 'hand.wav', media: 'audio', mime: 'audio/wav', extension: 'wav', bytes: wav(), durationMs: 2000 },
  { name: 'a.glb', media: 'model', mime: 'model/gltf-binary', extension: 'glb', bytes: glb() },
  { name: 'a.obj', media: 'model', mime: 'model/obj', extension: 'obj', bytes: obj() },
  { name: 'a.gltf', media: 'model', mime: 'model/gltf+json', extension: 'gltf', bytes: gltf() },
  { name: 'a.stl', media: 'model', mime: 'model/stl', extension: 'stl', bytes: asciiStl() },
  { name: 'binary.stl', media: 'model', mime: 'model/stl', extension: 'stl', bytes: binaryStl() },
  { name: 'a.svg', media: 'image', mime: 'image/svg+xml', extension: 'svg', bytes: svg() },
  { name: 'a.ply', media: 'model', mime: 'model/ply', extension: 'ply', bytes: ply() },
  {
    name: 'a.usdz',
    media: 'model',
    mime: 'model/vnd.usdz+zip',
    extension: 'usdz',
    bytes: Buffer.from(
      zipSync({ 'scene.usda': strToU8('#usda 1.0\n'.repeat(80)), 'a.png': png() }, { level: 0 }),
    ),
  },
  {
    name: 'a.fbx',
    media: 'model',
    mime: 'model/fbx',
    extension: 'fbx',
    bytes: Buffer.from(fbxFile(modelObject('a boat', 'key', 1))),
  },
];

/** All samples that can be made on this machine. Made once per test file. */
export function makeSamples(): Sample[] {
  if (!hasFfmpeg()) {
    console.log('note: ffmpeg is not installed; only formats that can be made by hand are tested');
    return byHand();
  }
  const drawn = Object.entries(recipes).map(([name, { args, ...sample }]) => ({
    ...sample,
    name,
    extension: name.split('.').at(-1)!,
    bytes: encoded(name, args),
  }));
  return [...byHand(), ...drawn];
}
