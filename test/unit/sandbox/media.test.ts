import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { WebIO } from '@gltf-transform/core';
import { unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { FBXLoader } from 'three/examples/jsm/loaders/FBXLoader.js';
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js';
import { describe, expect, test } from 'vitest';
import { modelObject } from '../../../src/sandbox/media/mesh.ts';
import { render } from '../../../src/sandbox/media/render.ts';
import type { MediaSpec, MeshFormat } from '../../../src/sandbox/media/spec.ts';
import { openStudio } from '../../../src/sandbox/media/studio.ts';
import { folder } from './harness.ts';

const has = (program: string) => spawnSync(program, ['-version']).error === undefined;

const clip: MediaSpec = {
  kind: 'mp4',
  prompt: 'the sea',
  key: '1',
  width: 160,
  height: 90,
  seconds: 1,
  framesPerSecond: 12,
};
const still: MediaSpec = {
  kind: 'png',
  prompt: 'a city at night',
  key: '1',
  width: 320,
  height: 180,
  moment: 0,
};
const tune: MediaSpec = { kind: 'tune', prompt: 'lofi', key: '1', seconds: 2 };
const voice: MediaSpec = { kind: 'speech', text: 'Hello, welcome home.', voice: 'alloy', pace: 1 };
const mesh = (format: MeshFormat, prompt = 'a robot'): MediaSpec => ({
  kind: 'mesh',
  prompt,
  key: '1',
  format,
  subject: 'object',
  detail: 12,
});

async function probe(spec: MediaSpec, name: string) {
  const file = path.join(await folder(), name);
  await writeFile(file, await render(spec));
  const out = execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file]);
  const { streams, format } = JSON.parse(out.toString()) as {
    streams: Array<Record<string, unknown>>;
    format: { duration: string };
  };
  return { stream: streams[0]!, seconds: Number(format.duration) };
}

describe.skipIf(!has('ffprobe'))('ffprobe', () => {
  test('reads a clip as H.264 of the right size and length', async () => {
    const { stream, seconds } = await probe(clip, 'clip.mp4');
    expect(stream).toMatchObject({ codec_name: 'h264', width: 160, height: 90, pix_fmt: 'yuv420p' });
    expect(seconds).toBeCloseTo(1, 1);
  });

  test('reads a song as 44.1 kHz stereo and speech as 24 kHz mono', async () => {
    const song = await probe(tune, 'song.wav');
    expect(song.stream).toMatchObject({ codec_name: 'pcm_s16le', sample_rate: '44100', channels: 2 });
    expect(song.seconds).toBeCloseTo(2, 2);
    const speech = await probe(voice, 'speech.wav');
    expect(speech.stream).toMatchObject({ codec_name: 'pcm_s16le', sample_rate: '24000', channels: 1 });
  });
});

test.skipIf(!has('file'))('file knows every format by its content', async () => {
  const made = await folder();
  const wanted: Array<[MediaSpec, string, RegExp]> = [
    [still, 'a', /PNG image data, 320 x 180/],
    [clip, 'b', /ISO Media, MP4/],
    [tune, 'c', /WAVE audio/],
    [mesh('glb'), 'd', /glTF binary model, version 2/],
    [mesh('fbx'), 'e', /FBX/],
    [mesh('usdz'), 'f', /Zip archive/],
  ];
  for (const [spec, name, pattern] of wanted) {
    const file = path.join(made, name);
    await writeFile(file, await render(spec));
    expect(execFileSync('file', [file]).toString()).toMatch(pattern);
  }
});

test('a glTF reader, an OBJ reader and an FBX reader find the same triangles', async () => {
  for (const prompt of ['a robot', 'a vase', 'a crystal', 'a tree', 'a stone']) {
    const parts = modelObject(prompt, '1', 12);
    const triangles = parts.reduce((sum, part) => sum + part.indices.length / 3, 0);
    const glb = await new WebIO().readBinary(await render(mesh('glb', prompt)));
    const primitives = glb
      .getRoot()
      .listMeshes()
      .flatMap((one) => one.listPrimitives());
    expect(primitives.reduce((sum, one) => sum + one.getIndices()!.getCount() / 3, 0)).toBe(triangles);
    const obj = new OBJLoader().parse(Buffer.from(await render(mesh('obj', prompt))).toString());
    expect(countTriangles(obj)).toBe(triangles);
    const fbx = await render(mesh('fbx', prompt));
    const copy = fbx.buffer.slice(fbx.byteOffset, fbx.byteOffset + fbx.byteLength) as ArrayBuffer;
    expect(countTriangles(new FBXLoader().parse(copy, ''))).toBe(triangles);
  }
});

function countTriangles(root: LoadedModel): number {
  let corners = 0;
  root.traverse((node) => {
    const { geometry } = node;
    if (geometry !== undefined) corners += (geometry.index ?? geometry.attributes.position).count;
  });
  return corners / 3;
}

test('models are closed, and their faces point outwards', () => {
  for (const prompt of ['a robot', 'a crystal', 'a stone']) {
    for (const part of modelObject(prompt, '1', 16)) {
      expect(signedVolume(part.positions, part.indices), `${prompt}: ${part.name}`).toBeGreaterThan(0);
    }
  }
});

function signedVolume(positions: Float32Array, indices: Uint32Array): number {
  const corner = (at: number) =>
    [0, 1, 2].map((axis) => positions[indices[at]! * 3 + axis]!) as [number, number, number];
  let volume = 0;
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)];
    volume +=
      a[0] * (b[1] * c[2] - b[2] * c[1]) +
      a[1] * (b[2] * c[0] - b[0] * c[2]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return volume / 6;
}

test('a usdz contains one uncompressed stage whose data starts at a multiple of 64', async () => {
  const bytes = await render(mesh('usdz'));
  const files = unzipSync(bytes);
  expect(Object.keys(files)).toEqual(['model.usda']);
  const text = Buffer.from(files['model.usda']!).toString();
  expect(text.startsWith('#usda 1.0')).toBe(true);
  expect(Buffer.from(bytes).indexOf('#usda 1.0') % 64).toBe(0);
});

test('the same spec gives the same bytes, another prompt or key gives different ones', async () => {
  for (const spec of [still, clip, tune, mesh('glb')]) {
    const first = Buffer.from(await render(spec));
    expect(first.equals(await render(spec)), spec.kind).toBe(true);
    expect(first.equals(await render({ ...spec, key: '2' } as MediaSpec)), `${spec.kind} by key`).toBe(false);
    expect(
      first.equals(await render({ ...spec, prompt: 'other words' } as MediaSpec)),
      `${spec.kind} by prompt`,
    ).toBe(false);
  }
});

test('a clip does not contain the time when it was made', async () => {
  const file = Buffer.from(await render(clip));
  for (const box of ['mvhd', 'tkhd', 'mdhd']) {
    const at = file.indexOf(box);
    expect(at, box).toBeGreaterThan(0);
    expect(file.readUInt32BE(at + 8), box).toBe(0);
    expect(file.readUInt32BE(at + 12), box).toBe(0);
  }
});

test('a still is a picture, not one colour', async () => {
  const image = PNG.sync.read(Buffer.from(await render(still)));
  const colours = new Set<number>();
  for (let at = 0; at < image.data.length; at += 4) colours.add(image.data.readUInt32BE(at));
  expect(colours.size).toBeGreaterThan(500);
});

test('the studio does not block its host, makes a file once, and fails its open orders when it closes', async () => {
  const studio = openStudio(new URL('../../../src/sandbox/media/worker.ts', import.meta.url));
  const ours = process.threadCpuUsage();
  const all = process.cpuUsage();
  const long: MediaSpec = { ...clip, width: 320, height: 180, seconds: 1 };
  const [first, second] = await Promise.all([studio.make(long), studio.make(long)]);
  expect(second).toBe(first);
  expect(process.threadCpuUsage(ours).user, 'work of the host').toBeLessThan(process.cpuUsage(all).user / 2);
  const unfinished = studio.make({ ...long, key: 'never' });
  const failure = expect(unfinished).rejects.toThrow('closed');
  await studio.close();
  await failure;
});
