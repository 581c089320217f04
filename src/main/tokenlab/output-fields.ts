/** The fields that TokenLab's contract names for results. Each family says which of them are its own, in which order. */
import { asText, firstMember, isRecord, type JsonRecord, member } from './json.ts';
import {
  mediaOfMime,
  mimeOfLink,
  type OutputMedia,
  type OutputRole,
  outputFromLink,
  type TaskOutput,
} from './output-shape.ts';

/** Null stands for a field that is missing or holds no result. */
export type FieldOutputs = (TaskOutput | null)[];

/** Bounds the work for an answer that lists without end. */
const maxItems = 10_000;

/** What most families have: the list, then every kind of file by its own name. */
export const commonOutputs = (answer: JsonRecord, media: OutputMedia): FieldOutputs => [
  ...listedOutputs(answer, media),
  ...videoOutputs(answer),
  ...modelOutputs(answer),
  ...sceneOutputs(answer),
];

export const hasAudio = (item: unknown): boolean => asText(member(item, 'audio_url')) !== null;

/**
 * `data[]`: pictures, stems, or whatever else a route lists there.
 * @param media of a link whose ending does not tell
 */
export function listedOutputs(
  answer: JsonRecord,
  media: OutputMedia,
  isSong: (item: unknown) => boolean = () => false,
): FieldOutputs {
  const data = member(answer, 'data');
  const items = Array.isArray(data) ? data : isRecord(data) ? [data] : [];
  return items.slice(0, maxItems).flatMap((item, index): FieldOutputs => {
    const at = `data[${index}]`;
    if (typeof item === 'string') {
      return [outputFromLink(item, { media: mediaOfLink(item) ?? media, role: 'main', label: at })];
    }
    return isSong(item)
      ? songOutputs(item, at, items.length > 1 ? 'stem' : 'main')
      : fileOutputs(item, at, media);
  });
}

function fileOutputs(item: unknown, at: string, usual: OutputMedia): FieldOutputs {
  const link = (name: string, media: OutputMedia) =>
    outputFromLink(member(item, name), { media, role: 'main', label: `${at}.${name}` }, item);
  const media = mediaOfLink(member(item, 'url')) ?? usual;
  return [
    link('audio_url', 'audio'),
    link('url', media),
    inlineOutput(item, at, media),
    link('video_url', 'video'),
  ];
}

function songOutputs(item: unknown, at: string, role: OutputRole): FieldOutputs {
  const media = mediaOfLink(member(item, 'url')) ?? 'audio';
  const link = (name: string, shape: Pick<TaskOutput, 'media' | 'role'>, around?: unknown) =>
    outputFromLink(member(item, name), { ...shape, label: `${at}.${name}` }, around);
  return [
    link('audio_url', { media: 'audio', role }, item),
    link('url', { media, role }, item),
    inlineOutput(item, at, media),
    link('video_url', { media: 'video', role: 'visualiser' }, item),
    link('image_url', { media: 'image', role: 'cover' }),
    textOutput(member(item, 'lyrics'), 'lyrics', `${at}.lyrics`),
  ];
}

function inlineOutput(item: unknown, at: string, media: OutputMedia): TaskOutput | null {
  const base64 = asText(member(item, 'b64_json'));
  const label = `${at}.b64_json`;
  if (base64 === null) return null;
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

export function videoOutputs(answer: JsonRecord): FieldOutputs {
  const main = (value: unknown, label: string, around?: unknown) =>
    outputFromLink(value, { media: 'video', role: 'main', label }, around);
  const video = member(answer, 'video');
  const content = member(answer, 'content');
  const videos = member(answer, 'videos');
  const single: FieldOutputs = [
    main(member(answer, 'video_url'), 'video_url'),
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
    lastFrame(member(answer, 'last_frame_url'), 'last_frame_url'),
    outputFromLink(file, { media: mediaOfLink(file) ?? 'other', role: 'other', label: 'content.file_url' }),
  ];
}

/** A sound with what belongs to it. `isSong`: also its video, and its picture whether or not there is a sound. */
export function soundOutputs(answer: JsonRecord, isSong = false): FieldOutputs {
  const link = (name: string, media: OutputMedia, role: OutputRole, around?: unknown) =>
    outputFromLink(member(answer, name), { media, role, label: name }, around);
  return [
    link('audio_url', 'audio', 'main', answer),
    link('stream_audio_url', 'audio', 'stream'),
    isSong ? link('video_url', 'video', 'visualiser') : null,
    isSong || hasAudio(answer) ? link('image_url', 'image', 'cover') : null,
    textOutput(member(answer, 'lyrics'), 'lyrics', 'lyrics'),
  ];
}

export function modelOutput(
  answer: JsonRecord,
  name: string,
  role: OutputRole,
  mimeHint?: string,
): TaskOutput | null {
  const output = outputFromLink(member(answer, name), { media: 'model', role, label: name });
  return output !== null && mimeHint !== undefined ? { ...output, mimeHint } : output;
}

export function modelOutputs(answer: JsonRecord): FieldOutputs {
  const glb = member(answer, 'glb_url');
  const main = modelOutput(answer, 'model_url', 'main');
  const glbRole = main === null ? 'main' : 'format';
  return [
    // Where `model_url` is the GLB itself, its type is known.
    main !== null && main.url === glb ? { ...main, mimeHint: 'model/gltf-binary' } : main,
    modelOutput(answer, 'glb_url', glbRole, 'model/gltf-binary'),
    modelOutput(answer, 'fbx_url', 'format', 'model/fbx'),
    modelOutput(answer, 'obj_url', 'format', 'model/obj'),
    modelOutput(answer, 'usdz_url', 'format', 'model/vnd.usdz+zip'),
  ];
}

/** Pictures of a place, and the page on which one walks through it. */
export const sceneOutputs = (answer: JsonRecord): FieldOutputs => [
  outputFromLink(member(answer, 'pano_url'), { media: 'image', role: 'pano', label: 'pano_url' }),
  outputFromLink(member(answer, 'thumbnail_url'), {
    media: 'image',
    role: 'thumbnail',
    label: 'thumbnail_url',
  }),
  pageOutput(answer, 'world_marble_url'),
];

export const pageOutput = (answer: JsonRecord, name: string): TaskOutput | null =>
  outputFromLink(member(answer, name), { kind: 'link', media: 'other', role: 'viewer', label: name });

export function textOutput(value: unknown, role: OutputRole, label: string): TaskOutput | null {
  const found = typeof value === 'string' && value.trim() !== '' ? value : null;
  return found === null ? null : { kind: 'text', media: 'text', role, label, text: found };
}

export const mediaOfLink = (value: unknown): OutputMedia | undefined =>
  typeof value === 'string' ? mediaOfMime(mimeOfLink(value)) : undefined;
