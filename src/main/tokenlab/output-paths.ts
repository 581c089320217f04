/** The fields that TokenLab's contract names for results, per family, in the order in which they are shown. */
import type { Family } from '../../shared/job.ts';
import { asText, firstMember, isRecord, member } from './json.ts';
import {
  mediaOfMime,
  mimeOfLink,
  type OutputMedia,
  outputFromLink,
  type TaskOutput,
} from './output-shape.ts';

/** All outputs of known fields. Duplicates are left for the caller to drop. */
export function knownOutputs(body: unknown, family: Family | null): TaskOutput[] {
  if (!isRecord(body)) return [];
  const found = [
    ...dataOutputs(body, family),
    ...videoOutputs(body, family),
    ...musicOutputs(body, family),
    ...modelOutputs(body, family),
    ...worldOutputs(body, family),
  ];
  return found.filter((output): output is TaskOutput => output !== null);
}

type Found = (TaskOutput | null)[];

/** Bounds the work for an answer that lists without end. */
const maxItems = 10_000;

const mainMedia: Record<Family, OutputMedia> = {
  image: 'image',
  video: 'video',
  music: 'audio',
  '3d': 'model',
  world: 'other',
  speech: 'audio',
};

/** `data[]`: pictures, stems, or whatever else a route lists there. */
function dataOutputs(body: Record<string, unknown>, family: Family | null): Found {
  const data = member(body, 'data');
  const items = Array.isArray(data) ? data : isRecord(data) ? [data] : [];
  return items.slice(0, maxItems).flatMap((item, index): Found => {
    const at = `data[${index}]`;
    if (typeof item === 'string') return [linkOrInline(item, at, family)];
    const audio = member(item, 'audio_url');
    const isMusic = family === 'music' || (family === null && asText(audio) !== null);
    const role = isMusic && items.length > 1 ? 'stem' : 'main';
    const url = member(item, 'url');
    const media = mediaOfLink(url) ?? (isMusic ? 'audio' : family === null ? 'image' : mainMedia[family]);
    const base64 = asText(member(item, 'b64_json'));
    return [
      outputFromLink(audio, { media: 'audio', role, label: `${at}.audio_url` }, item),
      outputFromLink(url, { media, role, label: `${at}.url` }, item),
      base64 === null ? null : inline(base64, `${at}.b64_json`, media, item),
      outputFromLink(
        member(item, 'video_url'),
        { media: 'video', role: isMusic ? 'visualiser' : 'main', label: `${at}.video_url` },
        item,
      ),
      isMusic
        ? outputFromLink(member(item, 'image_url'), {
            media: 'image',
            role: 'cover',
            label: `${at}.image_url`,
          })
        : null,
      isMusic ? text(member(item, 'lyrics'), 'lyrics', `${at}.lyrics`) : null,
    ];
  });
}

function linkOrInline(value: string, label: string, family: Family | null): TaskOutput | null {
  const media = mediaOfLink(value) ?? (family === null ? 'image' : mainMedia[family]);
  return outputFromLink(value, { media, role: 'main', label });
}

function inline(base64: string, label: string, media: OutputMedia, item: unknown): TaskOutput | null {
  if (/^data:/i.test(base64)) return outputFromLink(base64, { media, role: 'main', label }, item);
  const revisedPrompt = asText(member(item, 'revised_prompt'));
  return {
    kind: 'inline',
    media,
    role: 'main',
    label,
    base64,
    ...(revisedPrompt === null ? {} : { revisedPrompt }),
  };
}

function videoOutputs(body: Record<string, unknown>, family: Family | null): Found {
  if (family === 'music') return [];
  const main = (value: unknown, label: string, around?: unknown) =>
    outputFromLink(value, { media: 'video', role: 'main', label }, around);
  const video = member(body, 'video');
  const content = member(body, 'content');
  const videos = member(body, 'videos');
  const single: Found = [
    main(member(body, 'video_url'), 'video_url'),
    main(member(video, 'url'), 'video.url', video),
    typeof video === 'string' ? main(video, 'video') : null,
  ];
  const several = (Array.isArray(videos) ? videos.slice(0, maxItems) : []).map((item, index) =>
    typeof item === 'string'
      ? main(item, `videos[${index}]`)
      : main(firstMember(item, 'url', 'video_url'), `videos[${index}].url`, item),
  );
  const lastFrame = (value: unknown, label: string) =>
    outputFromLink(value, { media: 'image', role: 'last_frame', label });
  const file = member(content, 'file_url');
  return [
    ...single,
    ...several,
    main(member(content, 'video_url'), 'content.video_url', content),
    lastFrame(member(content, 'last_frame_url'), 'content.last_frame_url'),
    lastFrame(member(body, 'last_frame_url'), 'last_frame_url'),
    outputFromLink(file, { media: mediaOfLink(file) ?? 'other', role: 'other', label: 'content.file_url' }),
  ];
}

function musicOutputs(body: Record<string, unknown>, family: Family | null): Found {
  if (family !== null && family !== 'music' && family !== 'speech') return [];
  const isMusic = family === 'music' || asText(member(body, 'audio_url')) !== null;
  return [
    outputFromLink(member(body, 'audio_url'), { media: 'audio', role: 'main', label: 'audio_url' }, body),
    outputFromLink(member(body, 'stream_audio_url'), {
      media: 'audio',
      role: 'stream',
      label: 'stream_audio_url',
    }),
    family === 'music'
      ? outputFromLink(member(body, 'video_url'), { media: 'video', role: 'visualiser', label: 'video_url' })
      : null,
    isMusic
      ? outputFromLink(member(body, 'image_url'), { media: 'image', role: 'cover', label: 'image_url' })
      : null,
    text(member(body, 'lyrics'), 'lyrics', 'lyrics'),
  ];
}

function modelOutputs(body: Record<string, unknown>, family: Family | null): Found {
  const model = (name: string, role: TaskOutput['role'], mimeHint?: string) => {
    const output = outputFromLink(member(body, name), { media: 'model', role, label: name });
    return output !== null && mimeHint !== undefined ? { ...output, mimeHint } : output;
  };
  const glb = member(body, 'glb_url');
  if (family === 'world') {
    const primary = member(body, 'model_url');
    const isFile = mediaOfLink(primary) !== undefined || primary === glb;
    return [
      isFile || typeof primary !== 'string'
        ? model('model_url', 'main')
        : outputFromLink(primary, { kind: 'link', media: 'other', role: 'viewer', label: 'model_url' }),
      model('glb_url', 'collider', 'model/gltf-binary'),
    ];
  }
  const main = model('model_url', 'main');
  const glbRole = main === null ? 'main' : 'format';
  return [
    // Where `model_url` is the GLB itself, its type is known.
    main !== null && main.url === glb ? { ...main, mimeHint: 'model/gltf-binary' } : main,
    model('glb_url', glbRole, 'model/gltf-binary'),
    model('fbx_url', 'format', 'model/fbx'),
    model('obj_url', 'format', 'model/obj'),
    model('usdz_url', 'format', 'model/vnd.usdz+zip'),
  ];
}

function worldOutputs(body: Record<string, unknown>, family: Family | null): Found {
  return [
    outputFromLink(member(body, 'pano_url'), { media: 'image', role: 'pano', label: 'pano_url' }),
    outputFromLink(member(body, 'thumbnail_url'), {
      media: 'image',
      role: 'thumbnail',
      label: 'thumbnail_url',
    }),
    outputFromLink(member(body, 'world_marble_url'), {
      kind: 'link',
      media: 'other',
      role: 'viewer',
      label: 'world_marble_url',
    }),
    family === 'world' ? text(member(body, 'caption'), 'caption', 'caption') : null,
  ];
}

function text(value: unknown, role: TaskOutput['role'], label: string): TaskOutput | null {
  const found = typeof value === 'string' && value.trim() !== '' ? value : null;
  return found === null ? null : { kind: 'text', media: 'text', role, label, text: found };
}

const mediaOfLink = (value: unknown): OutputMedia | undefined =>
  typeof value === 'string' ? mediaOfMime(mimeOfLink(value)) : undefined;
