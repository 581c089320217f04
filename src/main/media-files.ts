/** From an id in a `media://` address to the file behind it. The only place where the two meet. */
import { stat } from 'node:fs/promises';
import { canShowModel, isShownAsStill } from '../shared/media.ts';
import { servedType } from './base/served-types.ts';
import { hashFile } from './results/index.ts';
import type { Rooms } from './rooms.ts';
import type { MediaFile, MediaFinder } from './shell/media-protocol.ts';
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
  const resultOf = (id: string | null) => {
    const result = id === null ? null : ledger.results.get(id);
    return result === null || result.path === null || result.download !== 'done' ? null : result;
  };
  const fileOf = async (id: string | null): Promise<MediaFile | null> => {
    const result = resultOf(id);
    if (result === null || result.path === null || result.sha256 === null) return null;
    // A path in the ledger alone proves nothing: the file has to be the one that was saved, or located by a person.
    if (!(await isOwn(result.path, result.sha256))) return null;
    return { path: result.path, mime: result.mime ?? 'application/octet-stream' };
  };
  const drawn = (file: string | null): MediaFile | null =>
    file === null ? null : { path: file, mime: 'image/webp' };

  return async (kind, id) => {
    if (kind === 'input') return notADrawing(inputs.fileOf(id));
    if (kind === 'original') return fileOf(thumbnails.drawnAs(id));
    const result = resultOf(id);
    if (result === null) return null;
    const { media, sha256, mime, fileName } = result;
    const source =
      sha256 !== null && (media === 'image' || media === 'video' || media === 'model')
        ? { ...result, resultId: result.id, media, sha256 }
        : null;
    if (kind === 'result') {
      if (source?.media === 'image' && isShownAsStill(source)) return drawn(await thumbnails.stillOf(source));
      if (source?.media === 'video' && !(await thumbnails.mayPlay(source))) return null;
      return notADrawing(await fileOf(id));
    }
    if (source === null || (media === 'model' && !canShowModel(mime, fileName))) return null;
    return drawn(await thumbnails.of(source));
  };
}

/** A drawing is a program: it runs in the hidden page alone, whatever the ledger calls it. */
const notADrawing = (file: MediaFile | null): MediaFile | null =>
  file === null || servedType(file.mime) === 'image/svg+xml' ? null : file;

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
