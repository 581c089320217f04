/** From an id in a `media://` address to the file behind it. The only place where the two meet. */
import { canShowModel } from '../shared/media.ts';
import type { Rooms } from './rooms.ts';
import type { MediaFinder } from './shell/media-protocol.ts';
import type { Thumbnails } from './shell/thumbnails.ts';

export function createMediaFinder(
  { ledger, inputs }: Pick<Rooms, 'ledger' | 'inputs'>,
  thumbnails: Thumbnails,
): MediaFinder {
  return async (kind, id) => {
    if (kind === 'input') return inputs.fileOf(id);
    const result = ledger.results.get(id);
    if (result === null || result.path === null || result.download !== 'done') return null;
    if (kind === 'result') return { path: result.path, mime: result.mime ?? 'application/octet-stream' };
    const { media, sha256, mime, fileName } = result;
    if (sha256 === null || (media !== 'image' && media !== 'video' && media !== 'model')) return null;
    if (media === 'model' && !canShowModel(mime, fileName)) return null;
    const thumbnail = await thumbnails.of({ resultId: result.id, media, sha256 });
    return thumbnail === null ? null : { path: thumbnail, mime: 'image/webp' };
  };
}
