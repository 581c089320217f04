/** What a file turned out to be. */
import type { ResultMedia } from '../../../shared/job.ts';

export interface MediaFacts {
  media: ResultMedia;
  mime: string;
  /** For the file's name, without a dot. From a closed list: a server never chooses it. */
  extension: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** Four-letter code of a video's codec when it matters for playing it, for example `hvc1`. */
  codec: string | null;
  /** Set when the file looks whole but its format cannot prove it. */
  doubt: string | null;
}

export const facts = (
  media: ResultMedia,
  mime: string,
  extension: string,
  more: Partial<Pick<MediaFacts, 'width' | 'height' | 'durationMs' | 'codec' | 'doubt'>> = {},
): MediaFacts => ({
  media,
  mime,
  extension,
  width: more.width ?? null,
  height: more.height ?? null,
  durationMs: more.durationMs ?? null,
  codec: more.codec ?? null,
  doubt: more.doubt ?? null,
});
