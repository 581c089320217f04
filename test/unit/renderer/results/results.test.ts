import { describe, expect, test } from 'vitest';
import {
  canCompare,
  canLieOver,
  comparable,
  parameterRows,
} from '../../../../src/renderer/features/results/compare-diff.ts';
import { firstShown } from '../../../../src/renderer/features/results/names.ts';
import { mayPlayTogether, parseVolume } from '../../../../src/renderer/features/results/playback.ts';
import { fraction, timeLeft } from '../../../../src/renderer/features/results/progress.ts';
import type { DownloadState, JobRequest, ResultMedia, ResultRow } from '../../../../src/shared/job.ts';

const result = (id: string, over: Partial<ResultRow> = {}): ResultRow => ({
  id,
  jobId: 'job',
  index: 0,
  media: 'image',
  role: 'main',
  label: null,
  mime: null,
  download: 'done',
  receivedBytes: 0,
  totalBytes: null,
  fileName: null,
  bytes: null,
  sha256: null,
  width: null,
  height: null,
  durationMs: null,
  text: null,
  link: null,
  error: null,
  doubt: null,
  contents: null,
  unverifiedBytes: null,
  linked: false,
  doneAt: null,
  ...over,
});

describe('the result shown first', () => {
  test('is the main one that is on disk, not a cover nor one still on its way', () => {
    const rows = [
      result('cover', { role: 'cover', index: 0 }),
      result('late', { download: 'downloading', index: 1 }),
      result('good', { index: 2 }),
    ];
    expect(firstShown(rows)?.id).toBe('good');
  });

  test('is the main one on its way before a finished cover', () => {
    const rows = [result('cover', { role: 'cover' }), result('late', { download: 'waiting', index: 1 })];
    expect(firstShown(rows)?.id).toBe('late');
  });

  test('of a world is its panorama, not the mesh that is made for collisions', () => {
    const rows = [
      result('mesh', { media: 'model', role: 'collider' }),
      result('pano', { role: 'pano', index: 1 }),
      result('small', { role: 'thumbnail', index: 2 }),
    ];
    expect(firstShown(rows)?.id).toBe('pano');
    expect(firstShown(rows.slice(0, 1))?.id).toBe('mesh');
  });

  test('is none when there are only texts', () => {
    expect(firstShown([result('lyrics', { media: 'text', text: 'la' })])).toBeNull();
  });
});

describe('a running download', () => {
  test('has no share and no end while the size is unknown', () => {
    expect(fraction(500, null)).toBeNull();
    expect(timeLeft(500, null, 100)).toBeNull();
    expect(timeLeft(500, 1000, null)).toBeNull();
    expect(timeLeft(500, 1000, 0)).toBeNull();
  });

  test('tells both when it is known', () => {
    expect(fraction(500, 1000)).toBe(0.5);
    expect(fraction(1200, 1000)).toBe(1);
    expect(timeLeft(500, 1000, 100)).toBe(5000);
  });
});

describe('playback', () => {
  test('only members of one group play beside each other', () => {
    expect(mayPlayTogether('compare', 'compare')).toBe(true);
    expect(mayPlayTogether('compare', null)).toBe(false);
    expect(mayPlayTogether(null, null)).toBe(false);
  });

  test('a kept volume that makes no sense is full volume', () => {
    expect(parseVolume('0.4 muted')).toEqual({ volume: 0.4, muted: true });
    for (const text of [null, '', 'loud', '7', '-1', 'NaN muted']) {
      expect(parseVolume(text)).toEqual({ volume: 1, muted: false });
    }
  });
});

describe('comparison', () => {
  const job = (request: Partial<JobRequest>) => ({
    model: request.model ?? 'm',
    operation: null,
    settledUsd: null,
    estimateUsd: null,
    request: { family: 'image' as const, operation: null, model: 'm', fields: {}, inputs: [], ...request },
  });

  test('puts the model first, then what differs, and marks it', () => {
    const rows = parameterRows([
      job({ fields: { prompt: 'cat', seed: 1, aspect_ratio: '1:1' } }),
      job({ fields: { prompt: 'cat', seed: 2, aspect_ratio: '1:1' } }),
    ]);
    expect(rows.map((row) => [row.name, row.differs])).toEqual([
      ['model', false],
      ['seed', true],
      ['aspect_ratio', false],
      ['prompt', false],
    ]);
  });

  test('a parameter that one job lacks differs, and raw fields win', () => {
    const rows = parameterRows([job({ fields: { n: 1 }, rawFields: { n: 2 } }), job({})]);
    expect(rows.find((row) => row.name === 'n')).toEqual({ name: 'n', values: ['2', null], differs: true });
  });

  test('takes what is on disk and can be shown here, and lays only pictures and videos over each other', () => {
    const file = (media: ResultMedia, fileName = 'a.bin', download: DownloadState = 'done') => ({
      media,
      download,
      mime: null,
      fileName,
    });
    for (const media of ['image', 'video', 'audio'] as const) expect(comparable(file(media))).toBe(true);
    expect(comparable(file('model', 'a.glb'))).toBe(true);
    expect(comparable(file('model', 'a.fbx'))).toBe(false);
    expect(comparable(file('other'))).toBe(false);
    expect(comparable(file('image', 'a.png', 'missing'))).toBe(false);
    const images = [file('image'), file('image')];
    expect(canCompare(images)).toBe(true);
    expect(canCompare(images.slice(1))).toBe(false);
    expect(canCompare([...images, ...images, file('image')])).toBe(false);
    expect(canLieOver(images)).toBe(true);
    expect(canLieOver([file('image'), file('video')])).toBe(false);
    expect(canLieOver([file('audio'), file('audio')])).toBe(false);
    expect(canLieOver([...images, file('image')])).toBe(false);
  });
});
