import { describe, expect, it } from 'vitest';
import { thumbnailOf } from '../../../src/main/thumbnails.ts';
import type { ResultRow } from '../../../src/shared/job.ts';

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
});
