/**
 * Says what a downloaded file really is, and whether it is whole. The server's word (content type, ending) is used
 * only where bytes cannot tell; a page of HTML is never a video.
 */
import type { ResultMedia } from '../../../shared/job.ts';
import { mpegFrame } from '../../../shared/mpeg.ts';
import { facts, type MediaFacts } from './facts.ts';
import { inspectFlac } from './flac.ts';
import {
  inspectBinaryStl,
  inspectFbx,
  inspectGlb,
  inspectGltf,
  inspectObj,
  inspectPly,
  inspectZip,
  isAsLongAsStl,
} from './models.ts';
import { inspectIsoMedia } from './mp4.ts';
import { inspectGif, inspectJpeg, inspectPng, inspectWebp } from './pictures.ts';
import { inspectAac, inspectMp3, inspectOgg, inspectWav } from './sounds.ts';
import { BrokenMedia, openSource, type Source } from './source.ts';
import { inspectWebm } from './webm.ts';

export interface Expectation {
  media: ResultMedia;
  /** What the answer or the link said; a hint only. */
  mime: string | null;
}

export type Verdict = { ok: true; facts: MediaFacts } | { ok: false; reason: string };

const words: Record<ResultMedia, string> = {
  image: 'a picture',
  video: 'a video',
  audio: 'a sound',
  model: 'a 3D model',
  text: 'a text',
  link: 'a link',
  other: 'a file',
};

/** Reads the file at `path`. Never rejects for what is in the file; system errors of reading it are passed on. */
export async function inspectFile(path: string, expected: Expectation): Promise<Verdict> {
  const source = await openSource(path);
  try {
    if (source.size === 0) return { ok: false, reason: 'The file is empty.' };
    const found = await identify(source, expected);
    if (!fits(found, expected.media)) {
      return {
        ok: false,
        reason: `The server sent ${words[found.media]} (${found.mime}) instead of ${words[expected.media]}.`,
      };
    }
    return { ok: true, facts: found };
  } catch (thrown) {
    if (thrown instanceof BrokenMedia) return { ok: false, reason: thrown.message };
    if (thrown instanceof RangeError) return { ok: false, reason: 'The file is damaged.' };
    throw thrown;
  } finally {
    await source.close();
  }
}

const fits = (found: MediaFacts, expected: ResultMedia): boolean =>
  expected === 'other' || expected === 'link' || found.media === expected;

async function identify(source: Source, expected: Expectation): Promise<MediaFacts> {
  const head = await source.read(0, 4096);
  const ascii = (from: number, to: number) => head.toString('latin1', from, to);
  if (head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return inspectPng(source);
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return inspectJpeg(source);
  if (/^GIF8[79]a/.test(ascii(0, 6))) return inspectGif(source);
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return inspectWebp(source);
  if (/^RIFF|^RF64/.test(ascii(0, 4)) && ascii(8, 12) === 'WAVE') return inspectWav(source);
  if (/^(?:ftyp|moov|mdat|wide|free|skip)$/.test(ascii(4, 8))) {
    return inspectIsoMedia(source, ascii(4, 8) === 'ftyp' ? ascii(8, 12) : 'qt  ');
  }
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return inspectWebm(source);
  if (ascii(0, 4) === 'OggS') return inspectOgg(source);
  if (ascii(0, 4) === 'fLaC') return inspectFlac(source);
  if (ascii(0, 4) === 'glTF') return inspectGlb(source);
  if (ascii(0, 20) === 'Kaydara FBX Binary  ') return inspectFbx(source);
  if (/^ply\r?\n/.test(ascii(0, 5))) return inspectPly(source);
  if (ascii(0, 4) === 'PK\x03\x04') return inspectZip(source);
  if (ascii(0, 3) === 'ID3') return inspectTaggedSound(source);
  if (head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) return inspectAac(source);
  if (mpegFrame(head) !== null) return inspectMp3(source);
  if (looksLikeText(head, head.length === source.size))
    return identifyText(source, head.toString('utf8'), expected);
  return identifyByHint(source, head, expected);
}

async function inspectTaggedSound(source: Source): Promise<MediaFacts> {
  try {
    return await inspectMp3(source);
  } catch (thrown) {
    if (thrown instanceof BrokenMedia && thrown.message.includes('no audio')) return inspectAac(source);
    throw thrown;
  }
}

function looksLikeText(head: Buffer, isWhole: boolean): boolean {
  if (head.includes(0)) return false;
  // The last character may be cut by the end of what was read.
  const text = head.subarray(0, isWhole ? head.length : Math.max(0, head.length - 4)).toString('utf8');
  return !text.includes('\ufffd');
}

async function identifyText(source: Source, head: string, expected: Expectation): Promise<MediaFacts> {
  const start = head.replace(/^\ufeff?\s*/, '').slice(0, 1000);
  if (/^(?:<!doctype html|<html|<head|<body|<!--[\s\S]{0,400}<html)/i.test(start)) {
    throw new BrokenMedia(`The server sent a web page instead of ${words[expected.media]}.`);
  }
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,400}?-->\s*)?<svg[\s>]/i.test(start)) {
    const end = (await source.read(Math.max(0, source.size - 64), 64)).toString('utf8');
    if (!/<\/svg>\s*$/i.test(end)) throw new BrokenMedia('The SVG picture is cut short.');
    return facts('image', 'image/svg+xml', 'svg');
  }
  if (/^(?:<\?xml[^>]*>\s*)?<(?:Error|html:html)\b/.test(start)) {
    throw new BrokenMedia(`The server sent an error page instead of ${words[expected.media]}.`);
  }
  if (expected.media === 'model') {
    if (start.startsWith('{')) return inspectGltf(source);
    if (/^\s*(?:#|mtllib |o |g |v |vn |vt |usemtl )/m.test(head)) return inspectObj(source);
    if (/^; FBX/.test(start)) return facts('model', 'model/fbx', 'fbx');
    if (/^solid\b/.test(start)) return asciiStl(source);
    if (/^#usda/.test(start)) return facts('model', 'model/vnd.usda', 'usda');
  }
  if (expected.media === 'text' || expected.media === 'other') {
    const isJson = /^[[{]/.test(start) && /json/i.test(expected.mime ?? '');
    const subtitle = /^WEBVTT/.test(start)
      ? 'vtt'
      : /^\d+\s*\r?\n\d\d:\d\d:\d\d,\d{3} -->/.test(start)
        ? 'srt'
        : null;
    if (isJson) return facts('text', 'application/json', 'json');
    return facts('text', subtitle === 'vtt' ? 'text/vtt' : 'text/plain', subtitle ?? 'txt');
  }
  throw new BrokenMedia(`The server sent text instead of ${words[expected.media]}.`);
}

async function asciiStl(source: Source): Promise<MediaFacts> {
  const end = (await source.read(Math.max(0, source.size - 200), 200)).toString('latin1');
  if (!/endsolid[^\n]*\s*$/.test(end)) throw new BrokenMedia('The 3D model is cut short.');
  return facts('model', 'model/stl', 'stl');
}

/** Formats without a mark of their own: a length that fits, or a server's definite hint, has to name them. */
async function identifyByHint(source: Source, head: Buffer, expected: Expectation): Promise<MediaFacts> {
  const hint = expected.mime ?? '';
  if (expected.media === 'model' && (/stl/.test(hint) || isAsLongAsStl(head, source.size)))
    return inspectBinaryStl(source);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    if (expected.media === 'model' && /spz/.test(hint)) return facts('model', 'model/spz', 'spz');
    return facts('other', 'application/gzip', 'gz');
  }
  if (expected.media === 'other') return facts('other', 'application/octet-stream', 'bin');
  throw new BrokenMedia(`The file is not ${words[expected.media]} that Safelight knows.`);
}
