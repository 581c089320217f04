/** Which result stands for its job in a list. */
import type { ResultRow } from '../../shared/job.ts';
import { canShowModel } from '../../shared/media.ts';

/** The first picture or video that is the result itself, else what came with it, else a model that can be drawn. Pure. */
export function thumbnailOf(results: readonly ResultRow[]): string | null {
  const there = results.filter((result) => result.download === 'done' && result.sha256 !== null);
  const best =
    there.find((result) => result.media === 'image' && result.role === 'main') ??
    there.find((result) => result.media === 'video' && result.role === 'main') ??
    there.find((result) => result.media === 'image') ??
    there.find((result) => result.media === 'video') ??
    there.find(({ media, mime, fileName }) => media === 'model' && canShowModel(mime, fileName));
  return best?.id ?? null;
}
