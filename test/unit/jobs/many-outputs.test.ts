import { afterEach, expect, it } from 'vitest';
import { recordOutputs } from '../../../src/main/jobs/outputs.ts';
import type { TaskOutput } from '../../../src/main/tokenlab/index.ts';
import { growth, muchGrowth } from '../growth.ts';
import { addJob, type Fixture, openFixture } from '../ledger/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.close());

const pictures = (count: number, version = 1): TaskOutput[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'file',
    media: 'image',
    role: 'main',
    label: `data[${index}].url`,
    url: `https://media.example/${index}.png?v=${version}`,
  }));

it('eight times the outputs of one answer cost eight times as much, new ones and those with fresh links', () => {
  fixture = openFixture();
  const { ledger } = fixture;
  let jobs = 0;
  const record = (outputs: TaskOutput[], jobId: string) =>
    ledger.tx(() => recordOutputs(ledger, jobId, outputs, [], 1));
  const takeIn = (count: number) => {
    jobs += 1;
    const jobId = `job_${jobs}`;
    addJob(ledger, { id: jobId, state: 'completed' });
    record(pictures(count), jobId);
    ledger.tx(() => {
      for (const { id } of ledger.results.ofJob(jobId)) ledger.results.update(id, { download: 'failed' });
    });
    record(pictures(count, 2), jobId);
    expect(ledger.results.inStates(['waiting']).length).toBeGreaterThanOrEqual(count);
    const job = ledger.jobs.require(jobId);
    expect([job.resultCount, job.doneCount]).toEqual([count, 0]);
  };
  expect(growth(takeIn, 250)).toBeLessThan(muchGrowth);
});
