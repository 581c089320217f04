/** One output of a task, and how a field that holds a link becomes one. */
import type { MediaFile } from '../base/answer-media.ts';
import { mimeOfName } from '../base/mime.ts';
import { asNumber, asText, isRecord, member } from './json.ts';

export type OutputMedia = 'image' | 'video' | 'audio' | 'model' | 'text' | 'other';

export type OutputRole =
  | 'main'
  | 'last_frame'
  | 'cover'
  | 'stem'
  | 'stream'
  | 'visualiser'
  | 'format'
  | 'thumbnail'
  | 'pano'
  | 'collider'
  | 'lyrics'
  | 'caption'
  | 'viewer'
  | 'other';

export interface TaskOutput {
  /** `file`: a link to download; `inline`: base64; `text`: the text itself; `link`: a page, not a file. */
  kind: 'file' | 'inline' | 'text' | 'link';
  media: OutputMedia;
  role: OutputRole;
  /** Where it was found, in TokenLab's words, for example `data[1].url`. */
  label: string;
  url?: string;
  /** Without a `data:` prefix. */
  base64?: string;
  /** In place of `base64`, where it was large: the file that it became. */
  file?: MediaFile;
  text?: string;
  /** What the answer, a data URL or the link's ending says; to be checked against the bytes. */
  mimeHint?: string;
  width?: number;
  height?: number;
  /** Seconds. */
  duration?: number;
  /** TokenLab's name for it: a song's title, a stem's name. Untrusted text. */
  title?: string;
  /** The prompt as TokenLab rewrote it, when it says so. Untrusted text. */
  revisedPrompt?: string;
}

/** An output from a field that should hold a link; data URLs become inline, anything else is no output. */
export function outputFromLink(
  value: unknown,
  shape: Pick<TaskOutput, 'media' | 'role' | 'label'> & { kind?: 'file' | 'link' },
  around?: unknown,
): TaskOutput | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const details = detailsOf(around);
  const data = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[^,;]*)*;base64,/i.exec(text.slice(0, 200));
  if (data) {
    const base64 = text.slice(data[0].length);
    if (base64 === '') return null;
    const mimeHint = data[1]?.toLowerCase() ?? details.mimeHint;
    return {
      ...shape,
      ...details,
      kind: 'inline',
      media: mediaOfMime(mimeHint) ?? shape.media,
      base64,
      mimeHint,
    };
  }
  if (!isHttpUrl(text)) return null;
  const mimeHint = details.mimeHint ?? mimeOfLink(text);
  return prune({ ...shape, ...details, kind: shape.kind ?? 'file', url: text, mimeHint });
}

/** Size, length and name as found beside a link. */
function detailsOf(around: unknown): Partial<TaskOutput> {
  if (!isRecord(around)) return {};
  const positive = (name: string) => {
    const number = asNumber(member(around, name));
    return number !== null && number > 0 ? number : undefined;
  };
  return prune({
    width: positive('width'),
    height: positive('height'),
    duration: positive('duration'),
    mimeHint: mediaType(member(around, 'content_type')) ?? mediaType(member(around, 'mime_type')),
    title:
      asText(member(around, 'title') ?? member(around, 'stem_name') ?? member(around, 'name')) ?? undefined,
    revisedPrompt: asText(member(around, 'revised_prompt')) ?? undefined,
  });
}

/** A media type alone, without its parameters; undefined for any other text. */
const mediaType = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? /^\s*([\w.+-]{1,80}\/[\w.+-]{1,80})\s*(?:;|$)/.exec(value.slice(0, 300))?.[1]?.toLowerCase()
    : undefined;

function prune<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

export const mimeOfLink = (url: string): string | undefined =>
  URL.canParse(url) ? mimeOfName(new URL(url).pathname) : undefined;

export function mediaOfMime(mime: string | undefined): OutputMedia | undefined {
  const kind = mime?.split('/')[0];
  if (kind === 'image' || kind === 'video' || kind === 'audio' || kind === 'model' || kind === 'text')
    return kind;
  return undefined;
}
