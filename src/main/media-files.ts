/** From an id in a `media://` address to the file behind it. The only place where the two meet. */
import { stat } from 'node:fs/promises';
import { canShowModel } from '../shared/media.ts';
import { hashFile } from './results/index.ts';
import type { Rooms } from './rooms.ts';
import type { MediaFinder } from './shell/media-protocol.ts';
import type { Thumbnails } from './shell/thumbnails.ts';

export function createMediaFinder(
  {
    ledger,
    inputs,
  }: {
    ledger: { results: Pick<Rooms['ledger']['results'], 'get'> };
    inputs: Pick<Rooms['inputs'], 'fileOf'>;
  },
  thumbnails: Thumbnails,
): MediaFinder {
  const isOwn = ownFiles();
  return async (kind, id) => {
    if (kind === 'input') return inputs.fileOf(id);
    const result = ledger.results.get(id);
    if (result === null || result.path === null || result.download !== 'done') return null;
    const { media, sha256, mime, fileName, path } = result;
    if (kind === 'result') {
      // A path in the ledger alone proves nothing: the file has to be the one that was saved, or located by a person.
      if (sha256 === null || !(await isOwn(path, sha256))) return null;
      return { path, mime: mime ?? 'application/octet-stream' };
    }
    if (sha256 === null || (media !== 'image' && media !== 'video' && media !== 'model')) return null;
    if (media === 'model' && !canShowModel(mime, fileName)) return null;
    const thumbnail = await thumbnails.of({ resultId: result.id, media, sha256 });
    return thumbnail === null ? null : { path: thumbnail, mime: 'image/webp' };
  };
}

const mostKnown = 10_000;

/** Whether a file has this hash. It is read once, and again when its size or its time has changed. */
function ownFiles(): (path: string, sha256: string) => Promise<boolean> {
  const known = new Map<string, { state: string; answer: Promise<boolean> }>();
  return async (path, sha256) => {
    const found = await stat(path).catch(() => null);
    if (found === null || !found.isFile()) return false;
    const state = `${sha256} ${found.size} ${found.mtimeMs} ${found.ino}`;
    const before = known.get(path);
    if (before?.state === state) return before.answer;
    const answer = hashFile(path).then((hash) => hash?.sha256 === sha256);
    known.set(path, { state, answer });
    // What failed is tried again when it is asked for again.
    answer.catch(() => known.delete(path));
    for (const old of known.keys()) if (known.size > mostKnown) known.delete(old);
    return answer;
  };
}
