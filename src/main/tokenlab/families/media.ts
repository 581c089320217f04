/** Media inputs on their way into a body: a link stays a link, a file becomes a data URL, base64, or a part. */

import { AppError } from '../../../shared/errors.ts';
import type { JobRequest } from '../../../shared/job.ts';
import { say } from '../../../shared/words/tokenlab/say.ts';

/**
 * An input with what it stands for. Files are handed over as bytes, or as a Blob that reads them when sent; `url` is
 * TokenLab's own link to the same content, for fields that take links only.
 */
export type ResolvedMedia =
  | { kind: 'url'; url: string }
  | { kind: 'file'; name: string; mime: string; data: Uint8Array | Blob; url?: string | null };

/** One entry per `JobRequest.inputs` entry, in the same order. */
export interface ResolvedInput {
  field: string;
  media: ResolvedMedia;
}

export type FileMedia = Extract<ResolvedMedia, { kind: 'file' }>;

/** Everything that a body is made of. */
export interface BodySource {
  request: JobRequest;
  inputs: readonly ResolvedInput[];
}

export const mediaAt = (source: BodySource, ...fields: string[]): ResolvedMedia[] =>
  source.inputs.filter((input) => fields.includes(input.field)).map((input) => input.media);

export const isFile = (media: ResolvedMedia): media is FileMedia => media.kind === 'file';

/** The link of a medium. @throws AppError `invalid_input` for a file: the contract has no way to send one here. */
export function linkOf(media: ResolvedMedia, field: string): string {
  if (media.url) return media.url;
  const message = say('tokenLabTakesOnlyPublicLink', { field });
  throw new AppError('invalid_input', message, {
    next: ['edit_request'],
    fields: [{ path: field, message }],
  });
}

/** A link as it is, a file as a data URL. */
export async function linkOrData(media: ResolvedMedia): Promise<string> {
  return media.kind === 'url' ? media.url : `data:${media.mime};base64,${await base64Of(media)}`;
}

export async function base64Of(media: FileMedia): Promise<string> {
  const bytes =
    media.data instanceof Uint8Array ? media.data : new Uint8Array(await media.data.arrayBuffer());
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
