import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createSidecarReader } from '../../../src/main/results/index.ts';
import { submitSchema } from '../../../src/shared/request.ts';
import { runs } from '../../faults/scale.ts';
import { jobIds } from '../ledger/written.ts';
import { type Bench, good, openBench } from './bench.ts';
import { png } from './samples.ts';

let bench: Bench;
afterEach(() => bench.close());

const known = { kind: 'file' as const, inputId: 'inp_1', name: 'me.png', mime: 'image/png', bytes: 5 };
const readerOf = (of: Bench, hasInput = true) =>
  createSidecarReader({ ledger: of.ledger, inputByHash: () => (hasInput ? known : null) });

/** Path of the sidecar of a finished result. */
async function sidecar(): Promise<string> {
  bench = await openBench({ downloads: { sidecars: () => true } });
  bench.server.on('/a.png', good(png(), 'image/png'));
  const jobId = bench.job();
  const id = bench.result(jobId, { path: '/a.png' });
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return `${bench.row(id).path}.json`;
}

describe('a sidecar that comes back', () => {
  it.each([
    ['lists in a field', (deep: string) => `{"fields":{"x":${deep}},"inputs":[]}`, '[', ']'],
    ['objects in a field', (deep: string) => `{"fields":{"x":${deep}},"inputs":[]}`, '{"a":', '}'],
    ['its inputs', (deep: string) => `{"fields":{},"inputs":${deep}}`, '[', ']'],
    ['the whole', (deep: string) => deep, '[', ']'],
  ] as const)('is no sidecar when it is nested without end: %s', async (_what, request, opens, closes) => {
    bench = await openBench();
    const file = join(dirname(bench.ledgerFile), 'deep.json');
    const job = '{"id":"a","title":"t","family":"image","operation":null,"model":"m"}';
    for (const levels of [150, 3_000, 300_000]) {
      const deep = `${opens.repeat(levels)}1${closes.repeat(levels)}`;
      writeFileSync(file, `{"schema":"safelight-result/1","job":${job},"request":${request(deep)}}`);
      expect(await readerOf(bench).read(file)).toBeNull();
    }
  });

  it('leads to its job', async () => {
    const file = await sidecar();
    const jobId = jobIds(bench.ledger)[0];
    expect(await readerOf(bench).read(file)).toEqual({ jobId, start: null });
  });

  it('becomes a request like it where the job is not known, and says which media it lacks', async () => {
    const text = readFileSync(await sidecar(), 'utf8');
    await bench.close();
    bench = await openBench();
    const note = join(dirname(bench.ledgerFile), 'note.json');
    writeFileSync(note, text);
    const intake = await readerOf(bench).read(note);
    expect(intake).toMatchObject({
      jobId: null,
      start: {
        title: 'Lighthouse',
        request: {
          family: 'image',
          model: 'gpt-image-1',
          fields: { prompt: 'a lighthouse', seed: 7 },
          inputs: [{ field: 'image', source: known }],
        },
        missing: ['image_url'],
      },
    });
    expect(submitSchema.shape.request.safeParse(intake?.start?.request).success).toBe(true);
    const without = await readerOf(bench, false).read(note);
    expect(without?.start).toMatchObject({ request: { inputs: [] }, missing: ['image_url', 'image'] });
  });

  it('is told from every other file', async () => {
    const text = readFileSync(await sidecar(), 'utf8');
    const file = join(dirname(bench.ledgerFile), 'other.json');
    const reader = readerOf(bench);
    for (const content of [
      '',
      '{',
      'null',
      '[]',
      '{"schema":"safelight-result/1"}',
      '{"schema":"other/1"}',
      png(),
    ]) {
      writeFileSync(file, content);
      expect(await reader.read(file)).toBeNull();
    }
    expect(await reader.read(join(file, 'nowhere'))).toBeNull();
    expect(await reader.read(dirname(file))).toBeNull();
    // Whatever a stranger writes into one, it is either nothing or a request that the form can take.
    const value = JSON.parse(text);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('job', 'request', 'file'), fc.jsonValue(), async (part, json) => {
        writeFileSync(file, JSON.stringify({ ...value, [part]: json }));
        const intake = await reader.read(file);
        if (intake?.start)
          expect(submitSchema.shape.request.safeParse(intake.start.request).success).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });
});
