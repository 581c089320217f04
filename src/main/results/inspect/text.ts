/** Files that are text: pages of errors, pictures and models that are written out, and plain words. */
import { say } from '../../../shared/words/results/say.ts';
import { jsonShape } from './json.ts';
import { checkAsciiStl, checkGltf, checkObj, checkPly } from './models.ts';
import { cutShort, type Expectation, type Format, format, mediaWords, type Source } from './verdict.ts';

/** What a text is; or why it is no result. */
export type TextVerdict = Format | { reason: string };

/**
 * The text behind what may stand before or after the one element of XML: blanks, comments, instructions, and the kind
 * of document. One walk, however many of them there are.
 */
export function behindProlog(text: string): { rest: string; doctype: string } {
  const skips: [begin: string, end: string][] = [
    ['<!--', '-->'],
    ['<?', '?>'],
  ];
  let doctype = '';
  let rest = text.trimStart();
  for (;;) {
    const skip = skips.find(([begin]) => rest.startsWith(begin));
    if (skip !== undefined) {
      const end = rest.indexOf(skip[1]);
      if (end === -1) return { rest: '', doctype };
      rest = rest.slice(end + skip[1].length).trimStart();
    } else if (doctype === '' && /^<!doctype/i.test(rest)) {
      const end =
        rest.indexOf('[') !== -1 && rest.indexOf('[') < rest.indexOf('>')
          ? rest.indexOf(']>') + 1
          : rest.indexOf('>');
      if (end <= 0) return { rest: '', doctype: rest };
      doctype = rest.slice(0, end);
      rest = rest.slice(end + 1).trimStart();
    } else {
      return { rest, doctype };
    }
  }
}

const svg = format('image', 'image/svg+xml', 'svg', (source) => {
  const end = source.read(Math.max(0, source.size - 4096), 4096).toString('latin1');
  const last = /<\/(?:\w{1,20}:)?svg>/gi;
  const mark = [...end.matchAll(last)].at(-1);
  const rest = mark === undefined ? '-' : end.slice(mark.index + mark[0].length).replaceAll('\0', '');
  if (behindProlog(rest).rest !== '') throw cutShort(say('kind.svg'));
});
const gltf = format('model', 'model/gltf+json', 'gltf', checkGltf);
const obj = format('model', 'model/obj', 'obj', checkObj);

/** Texts that name themselves in their first lines. */
const beginnings: [RegExp, Format][] = [
  [/^ply\r?\n/, format('model', 'model/ply', 'ply', checkPly)],
  [/^; FBX/, format('model', 'model/fbx', 'fbx')],
  [/^solid\b[\s\S]*?(?:facet|endsolid)/, format('model', 'model/stl', 'stl', checkAsciiStl)],
  [/^#usda\b/, format('model', 'model/vnd.usda', 'usda')],
  [/^#VRML /, format('model', 'model/vrml', 'wrl')],
  [/^(?:COFF|OFF|NOFF|STOFF)\s/, format('model', 'model/vnd.off', 'off')],
  [/^ISO-10303-21;/, format('model', 'model/step', 'step')],
  [/^[^\n]{72}S {0,6}\d+\s*\n/, format('model', 'model/iges', 'igs')],
  [/^\s*0\r?\nSECTION\r?\n/, format('model', 'image/vnd.dxf', 'dxf')],
  [/^(?:# \.PCD|VERSION [.\d]+\s+FIELDS)/, format('model', 'model/vnd.pcd', 'pcd')],
  [/^\/\/Maya ASCII/, format('model', 'model/x-maya', 'ma')],
  [/^xof \d{4}(?:txt|bin)/, format('model', 'model/x-directx', 'x')],
  [/^#EXTM3U/, format('other', 'application/vnd.apple.mpegurl', 'm3u8')],
  [/^WEBVTT/, format('text', 'text/vtt', 'vtt')],
  [/^\d+\s*\r?\n\d\d:\d\d:\d\d[,.]\d{3} -->/, format('text', 'application/x-subrip', 'srt')],
  [/^\[(?:ar|ti|al|by|length|offset|\d\d:\d\d)[.:\]]/, format('text', 'text/plain', 'lrc')],
];

/** Roots of XML that is no error page. */
const roots: [RegExp, Format][] = [
  [/^COLLADA$/, format('model', 'model/vnd.collada+xml', 'dae')],
  [/^X3D$/, format('model', 'model/x3d+xml', 'x3d')],
  [/^amf$/i, format('model', 'application/x-amf', 'amf')],
  [/^model$/, format('model', 'model/3mf', 'model')],
  [
    /^(?:score-partwise|score-timewise)$/,
    format('audio', 'application/vnd.recordare.musicxml+xml', 'musicxml'),
  ],
  [/^tt$/, format('text', 'application/ttml+xml', 'ttml')],
];

const words = format('text', 'text/plain', 'txt');
const json = format('text', 'application/json', 'json');
const xml = format('text', 'text/xml', 'xml');

/** The beginning of a file as text; null when it is none. */
export function textOf(head: Buffer, isWhole: boolean): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le', 2);
  if (head[0] === 0xfe && head[1] === 0xff) {
    return Buffer.from(head.subarray(2, head.length - (head.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  let high = 0;
  for (const byte of head) {
    if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) return null;
    if (byte >= 0x80) high += 1;
  }
  // The last character may be cut by the end of what was read.
  const text = head.toString('utf8', 0, isWhole ? head.length : Math.max(0, head.length - 4));
  if (!text.includes('\ufffd')) return text.replace(/^\ufeff/, '');
  return high * 20 < head.length ? head.toString('latin1') : null;
}

export function textVerdict(source: Source, head: string, expected: Expectation): TextVerdict {
  const start = head.replace(/^\s+/, '');
  const isOpen = expected.media === 'text' || expected.media === 'other' || expected.media === 'link';
  const none = (what: string): TextVerdict => ({
    reason: say('serverSentWhatInsteadOf', { what, wanted: mediaWords[expected.media] }),
  });
  const { rest, doctype } = behindProlog(start);
  if (/^<!doctype\s+html/i.test(doctype) || /^<(?:html|head|body|title|meta|script)\b/i.test(rest)) {
    return none(say('a.page'));
  }
  const root = /^<([\w:.-]+)/.exec(rest)?.[1];
  if (root !== undefined) {
    const local = root.split(':').at(-1) ?? '';
    if (local.toLowerCase() === 'svg') return svg;
    const known = roots.find(([pattern]) => pattern.test(local))?.[1];
    if (known !== undefined) return known;
    return isOpen && !/err|fault|exception|html/i.test(local) ? xml : none(say('a.errorPage'));
  }
  const known = beginnings.find(([pattern]) => pattern.test(start))?.[1];
  if (known !== undefined) return known;
  if (/^[{[]\s*["{[\]}\d-]/.test(start)) return jsonVerdict(source, start, expected, none);
  if (expected.media === 'model' || /\bobj\b/.test(expected.mime ?? '')) {
    if (/^\s*(?:mtllib |o |g |v |vn |vt |usemtl )/m.test(head)) return obj;
    if (/^\s*newmtl /m.test(head)) return format('model', 'model/mtl', 'mtl');
  }
  return words;
}

function jsonVerdict(
  source: Source,
  start: string,
  expected: Expectation,
  none: (what: string) => TextVerdict,
): TextVerdict {
  const { names, isWhole } = jsonShape(source);
  const has = (...all: string[]) => all.every((name) => names.has(name));
  if (has('asset.version')) return gltf;
  const looksLikeScene = ['asset', 'meshes', 'accessors', 'bufferViews', 'scenes'].filter((name) =>
    names.has(name),
  );
  if (expected.media === 'model' && looksLikeScene.length > 0) return gltf;
  if (has('v', 'fr', 'layers')) return format('video', 'video/lottie+json', 'json');
  const isError =
    has('error') || has('errors') || (has('message') && (has('code') || has('status') || has('detail')));
  const isOpen = expected.media === 'text' || expected.media === 'other' || expected.media === 'link';
  if (!isOpen) return isError || isWhole || start.startsWith('{') ? none(say('a.errorPage')) : words;
  if (isError) return none(say('a.errorPage'));
  return isWhole && /json/i.test(expected.mime ?? '') ? json : words;
}
