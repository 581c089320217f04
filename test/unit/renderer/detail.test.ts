import { beforeEach, describe, expect, it, vi } from 'vitest';
import { detailChanged, showJob, useDetail } from '../../../src/renderer/store/detail.ts';

const state = () => useDetail.getState();
/** Only a hang takes so long. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 100_000, interval: 1 });

/** Every question for a job waits here until the test answers it. */
let asked: { jobId: string; answer: (value: object) => Promise<void>; fail: () => Promise<void> }[];
/** All that was answered has been dealt with. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(async () => {
  asked = [];
  const getJob = ({ jobId }: { jobId: string }) =>
    new Promise((resolve) => {
      const error = { code: 'ledger_busy', message: 'The ledger is busy.', next: ['none'], retryable: true };
      asked.push({
        jobId,
        answer: async (value) => {
          resolve({ ok: true, value: { id: jobId, ...value } });
          await settled();
        },
        fail: async () => {
          resolve({ ok: false, error });
          await settled();
        },
      });
    });
  const recheckFiles = async () => ({ ok: true, value: null });
  vi.stubGlobal('window', { safelight: { getJob, recheckFiles } });
  await showJob(null);
});

describe('the job in the inspector', () => {
  it('is as the newest answer says, in whichever order answers arrive', async () => {
    void showJob('j1');
    detailChanged(['j1']);
    await until(() => expect(asked).toHaveLength(2));
    await asked[1]?.answer({ state: 'completed' });
    await asked[0]?.answer({ state: 'processing' });
    expect(state().job).toMatchObject({ id: 'j1', state: 'completed' });
  });

  it('is not taken away by a late failure', async () => {
    void showJob('j1');
    detailChanged(null);
    await until(() => expect(asked).toHaveLength(2));
    await asked[1]?.answer({ state: 'completed' });
    await asked[0]?.fail();
    expect(state()).toMatchObject({ job: { id: 'j1' }, error: null });
  });

  it('leaves nothing behind once no job is shown', async () => {
    void showJob('j1');
    await showJob(null);
    await asked[0]?.answer({ state: 'completed' });
    expect(state()).toEqual({ jobId: null, job: null, error: null });
  });

  it('keeps its object when the answer says the same, so that nothing is drawn again', async () => {
    void showJob('j1');
    await asked[0]?.answer({ state: 'processing' });
    const { job } = state();
    detailChanged(['j1']);
    await asked[1]?.answer({ state: 'processing' });
    expect(state().job).toBe(job);
    detailChanged(['j1']);
    await asked[2]?.answer({ state: 'completed' });
    expect(state().job).toMatchObject({ state: 'completed' });
  });
});
