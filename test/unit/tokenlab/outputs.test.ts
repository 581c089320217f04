import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectOutputs, type ExtractOptions, hasUsableOutput } from '../../../src/main/tokenlab/outputs.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import { runs } from '../../faults/scale.ts';

const cdn = 'https://assets.tokenlab.sh';
const extractOutputs = (body: unknown, options: ExtractOptions) => collectOutputs(body, options).outputs;
const brief = (body: unknown, family: Family | null) =>
  extractOutputs(body, { family }).map((output) => [output.kind, output.media, output.role, output.label]);

describe('outputs of a task', () => {
  it('finds pictures as links and as base64, with the rewritten prompt', () => {
    const body = { data: [{ url: `${cdn}/a.png`, revised_prompt: 'a red cat' }, { b64_json: 'AAAA' }] };
    expect(extractOutputs(body, { family: 'image' })).toEqual([
      {
        kind: 'file',
        media: 'image',
        role: 'main',
        label: 'data[0].url',
        url: `${cdn}/a.png`,
        mimeHint: 'image/png',
        revisedPrompt: 'a red cat',
      },
      { kind: 'inline', media: 'image', role: 'main', label: 'data[1].b64_json', base64: 'AAAA' },
    ]);
  });

  it('reads a video under every spelling once, and keeps what each says about it', () => {
    const body = {
      video_url: `${cdn}/v.mp4`,
      video: { url: `${cdn}/v.mp4`, duration: 5, width: 1280, height: '720' },
      videos: [{ url: `${cdn}/v.mp4` }, { video_url: `${cdn}/w.mp4` }],
      content: { video_url: `${cdn}/v.mp4`, last_frame_url: `${cdn}/l.png`, file_url: null },
      last_frame_url: `${cdn}/l.png`,
    };
    const outputs = extractOutputs(body, { family: 'video' });
    expect(outputs.map((output) => output.url)).toEqual([`${cdn}/v.mp4`, `${cdn}/w.mp4`, `${cdn}/l.png`]);
    expect(outputs[0]).toMatchObject({ label: 'video_url', duration: 5, width: 1280, height: 720 });
    expect(outputs[2]).toMatchObject({ role: 'last_frame', media: 'image' });
  });

  it('gives a song its stream, cover, visualiser and lyrics', () => {
    const body = {
      audio_url: `${cdn}/s.mp3`,
      stream_audio_url: `${cdn}/s.m3u8`,
      video_url: `${cdn}/s.mp4`,
      image_url: `${cdn}/s.jpeg`,
      lyrics: 'la la',
      title: 'Song',
    };
    expect(brief(body, 'music')).toEqual([
      ['file', 'audio', 'main', 'audio_url'],
      ['file', 'audio', 'stream', 'stream_audio_url'],
      ['file', 'video', 'visualiser', 'video_url'],
      ['file', 'image', 'cover', 'image_url'],
      ['text', 'text', 'lyrics', 'lyrics'],
    ]);
  });

  it('counts lyrics alone as output', () => {
    expect(hasUsableOutput(extractOutputs({ lyrics: 'la' }, { family: 'music' }), 'music')).toBe(true);
  });

  it('names stems', () => {
    const body = { data: [{ audio_url: `${cdn}/v.wav`, stem_name: 'vocals' }, { url: `${cdn}/d.wav` }] };
    expect(extractOutputs(body, { family: 'music' })).toMatchObject([
      { role: 'stem', media: 'audio', title: 'vocals' },
      { role: 'stem', media: 'audio' },
    ]);
  });

  it('shows a 3D model once when two names give the same file, and its other formats', () => {
    const body = {
      model_url: `${cdn}/m.glb`,
      glb_url: `${cdn}/m.glb`,
      fbx_url: `${cdn}/m.fbx`,
      usdz_url: '',
    };
    expect(extractOutputs(body, { family: '3d' })).toMatchObject([
      { role: 'main', mimeHint: 'model/gltf-binary' },
      { role: 'format', mimeHint: 'model/fbx' },
    ]);
  });

  it('tells a world viewer page from its files', () => {
    const body = {
      world_marble_url: 'https://marble.example/w/1',
      model_url: 'https://marble.example/w/1',
      glb_url: `${cdn}/c.glb`,
      pano_url: `${cdn}/p.png`,
      thumbnail_url: `${cdn}/t.png`,
      caption: 'a hall',
      assets: { splats: { spz_urls: { full: `${cdn}/full.spz` } } },
    };
    expect(brief(body, 'world')).toEqual(
      [
        ['link', 'other', 'viewer', 'model_url'],
        ['file', 'model', 'collider', 'glb_url'],
        ['file', 'image', 'pano', 'pano_url'],
        ['file', 'image', 'thumbnail', 'thumbnail_url'],
        ['text', 'text', 'caption', 'caption'],
      ].concat([['file', 'model', 'other', 'assets.splats.spz_urls.full']]),
    );
  });

  it('keeps links in fields that nobody documented, but not those of the service or of the request', () => {
    const body = {
      poll_url: `${cdn}/v1/tasks/x`,
      request: { image_url: `${cdn}/in.png` },
      error: { help_url: `${cdn}/help` },
      hologram_url: `${cdn}/h.bin`,
      reference_images: [`${cdn}/in.png`],
    };
    expect(brief(body, 'video')).toEqual([['file', 'other', 'other', 'hologram_url']]);
  });

  it('takes an echoed input for a result only when it can be one and nothing else is there', () => {
    const body = { image_urls: [`${cdn}/new.png`, `${cdn}/in.png`] };
    expect(extractOutputs(body, { family: 'image', requestUrls: [`${cdn}/in.png`] })).toMatchObject([
      { url: `${cdn}/new.png`, role: 'main' },
    ]);
    expect(extractOutputs({ image_url: `${cdn}/in.png` }, { family: 'video' })).toEqual([]);
  });

  it.each<[string, unknown, Family]>([
    ['empty link in data', { data: [{ url: '' }] }, 'image'],
    ['empty data', { data: [] }, 'image'],
    ['only a cover', { image_url: `${cdn}/c.jpg` }, 'music'],
    ['only a thumbnail', { thumbnail_url: `${cdn}/t.png` }, 'world'],
    ['only a last frame', { last_frame_url: `${cdn}/l.png` }, 'video'],
    ['only a title', { title: 'x' }, 'music'],
    ['a link that is none', { video_url: 'file:///etc/passwd' }, 'video'],
  ])('calls it no usable output: %s', (_name, body, family) => {
    expect(hasUsableOutput(extractOutputs(body, { family }), family)).toBe(false);
  });

  it('turns data links into inline outputs of their own type', () => {
    expect(
      extractOutputs({ data: [{ url: 'data:image/webp;base64,QUJD' }] }, { family: 'image' }),
    ).toMatchObject([{ kind: 'inline', base64: 'QUJD', mimeHint: 'image/webp' }]);
  });

  it('never throws, and only gives http(s) links, whatever the body is', () => {
    const keys = fc.constantFrom(
      'data',
      'url',
      'video',
      'videos',
      'content',
      'audio_url',
      'x_url',
      'images_urls',
      'lyrics',
    );
    const links = fc.constantFrom(
      'https://a.example/x.png',
      'ftp://x',
      'javascript:alert(1)',
      'data:;base64,AA',
      '',
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        links,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(keys, tie('node'), { maxKeys: 5 }),
      ),
    })).node;
    const family = fc.constantFrom<Family | null>('image', 'video', 'music', '3d', 'world', 'speech', null);
    fc.assert(
      fc.property(tree, family, (body, of) => {
        for (const output of extractOutputs(body, { family: of })) {
          if (output.url !== undefined && !/^https?:/i.test(output.url)) return false;
          if (output.kind === 'inline' && !output.base64) return false;
          if (output.kind === 'text' && !output.text) return false;
        }
        return true;
      }),
      { numRuns: runs(1000) },
    );
  });
});
