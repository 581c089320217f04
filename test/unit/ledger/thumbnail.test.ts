import { describe, expect, it, onTestFinished } from 'vitest';
import { thumbnailOf } from '../../../src/main/ledger/thumbnail.ts';
import type { ResultRow } from '../../../src/shared/job.ts';
import { addJob, openFixture } from './fixture.ts';

describe('the result that stands for its job', () => {
  const row = (
    id: string,
    media: ResultRow['media'],
    role: string,
    download: ResultRow['download'] = 'done',
  ) => ({ id, media, role, download, sha256: 'aa' }) as ResultRow;

  const glb = { ...row('m', 'model', 'main'), mime: 'model/gltf-binary' };

  it('is the first picture or video of the job itself, once it is on disk', () => {
    expect(thumbnailOf([row('a', 'image', 'main', 'downloading'), row('b', 'image', 'main')])).toBe('b');
    expect(thumbnailOf([row('cover', 'image', 'cover'), row('v', 'video', 'main')])).toBe('v');
  });
  it('is the cover of a song, and a model when there is no picture', () => {
    expect(thumbnailOf([row('s', 'audio', 'main'), row('c', 'image', 'cover')])).toBe('c');
    expect(thumbnailOf([glb, row('t', 'text', 'main')])).toBe('m');
    expect(thumbnailOf([row('m', 'model', 'main'), row('i', 'image', 'thumbnail')])).toBe('i');
  });
  it('is no model that cannot be drawn', () => {
    const fbx = { ...row('f', 'model', 'main'), fileName: 'chair.fbx' };
    expect(thumbnailOf([fbx])).toBeNull();
    expect(thumbnailOf([fbx, glb])).toBe('m');
  });
  it('is none when there is nothing to show', () => {
    expect(thumbnailOf([])).toBeNull();
    expect(thumbnailOf([row('s', 'audio', 'main'), row('i', 'image', 'main', 'failed')])).toBeNull();
  });
  it('is chosen in the commit that changes a result, not one later', () => {
    const fixture = openFixture();
    onTestFinished(() => fixture.close());
    const { ledger } = fixture;
    const jobId = addJob(ledger);
    const image = { kind: 'file', media: 'image', label: null, mime: null, download: 'downloading' } as const;
    ledger.results.insert({ ...image, id: 'cover', jobId, index: 0, role: 'cover' });
    ledger.results.insert({ ...image, id: 'main', jobId, index: 1, role: 'main' });
    const seen: unknown[] = [];
    ledger.onChange(() => seen.push(ledger.jobs.require(jobId).thumbnailResultId));
    for (const id of ['cover', 'main']) ledger.results.update(id, { download: 'done', sha256: 'aa' });
    ledger.results.update('main', { download: 'missing' });
    ledger.results.update('main', { download: 'done' });
    expect(seen).toEqual(['cover', 'main', 'cover', 'main']);
  });
});
