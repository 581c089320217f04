/** What came of a request, before anybody says what it means. */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { MediaFile } from '../base/answer-media.ts';
import type { PackedBody } from './unpack.ts';

/** A whole HTTP answer of any status. Header names are in lower case; the key that was sent is in no word of it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** The body, unpacked; empty when it could not be unpacked, and where it is `file`. */
  bytes: Uint8Array;
  /** The body itself, where it is a large file. */
  file?: MediaFile;
  /** Files that came inside of the body, by the markers that stand in their place. */
  media?: Record<string, MediaFile>;
  /** The body as text; empty when its Content-Type is audio, video, image, model or octet-stream. */
  bodyText: string;
  /** Set when the body came packed in a way that cannot be unpacked: it says nothing then, status and headers do. */
  packed?: PackedBody;
  /** From `X-Request-ID`; null when the answer has none. */
  requestId: string | null;
  /** Unix ms at which the last byte was here. */
  receivedAt: number;
}

/**
 * - `answered`: a whole answer came, whatever its status.
 * - `not_sent`: surely no byte of the request left (DNS, refused, TLS, proxy refusal, stopped before that).
 * - `unknown`: bytes may have left and no whole answer came. `headers` and `requestId` hold what was still seen.
 */
export type CreateOutcome =
  | ({ kind: 'answered'; sentAt: number } & Answer)
  | { kind: 'not_sent'; error: AppErrorShape }
  | {
      kind: 'unknown';
      error: AppErrorShape;
      /** Unix ms at which the request was handed to the socket. */
      sentAt: number;
      status: number | null;
      headers: Record<string, string>;
      requestId: string | null;
    };

export type ReadOutcome = ({ kind: 'answered' } & Answer) | { kind: 'failed'; error: AppErrorShape };

/** A body that is more than anybody's answer holds: nothing of it was read. */
export const overgrown: PackedBody = { problem: 'overgrown', codings: '', bytes: new Uint8Array() };

/** How much there is to read. */
export const sizeOf = (outcome: CreateOutcome | ReadOutcome): number =>
  outcome.kind === 'answered' ? outcome.bodyText.length : 0;

/** True for media types whose body is a file, not words. */
export const isBinaryType = (contentType: string | null): boolean =>
  contentType !== null && /^\s*(audio|video|image|model|application\/octet-stream)\b/i.test(contentType);
