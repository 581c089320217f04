/** A list with a job of each kind of look, as an earlier session left it. */
import type { AttentionReason, JobState } from '../../src/shared/job.ts';
import { manyKey, seedOpenTasks, startTaskServer } from './open-tasks.ts';
import type { Profile } from './profile.ts';
import { seed } from './seed.ts';
import type { Furniture } from './shared.ts';

interface Wish {
  title: string;
  state: JobState;
  attention?: AttentionReason;
  estimate?: string;
  settled?: string;
  ageMs?: number;
}

const hour = 3_600_000;
const wishes: Wish[] = [
  { title: 'Charged picture', state: 'completed', settled: '0.16' },
  { title: 'Charged film', state: 'completed', settled: '0.04', ageMs: hour },
  { title: 'Estimated film', state: 'completed', estimate: '1.2', ageMs: 2 * hour },
  { title: 'No answer', state: 'unconfirmed', attention: 'unconfirmed', estimate: '1.2', ageMs: 3 * hour },
  { title: 'Empty', state: 'output_missing', attention: 'output_missing', estimate: '0.8', ageMs: 4 * hour },
  { title: 'Not saved', state: 'completed', attention: 'download_failed', settled: '0.4', ageMs: 5 * hour },
  { title: 'Gone', state: 'lost', attention: 'lost', estimate: '0.5', ageMs: 6 * hour },
  { title: 'Failed film', state: 'failed', ageMs: 30 * hour },
  {
    title: 'A very long title of a picture that somebody wrote in one breath without a single stop or comma',
    state: 'completed',
    settled: '0.2',
    ageMs: 31 * hour,
  },
];

/** Its account is that of the environment's key, at `origin`. */
export function seedList(profile: Profile, origin: string) {
  seedOpenTasks(profile, origin, 0);
  seed(profile, ({ ledger }) => {
    const now = Date.now();
    for (const [number, wish] of wishes.entries()) {
      const id = `job_list${number}`;
      ledger.jobs.insert({
        id,
        submitToken: null,
        accountId: 'environment',
        userId: 'e2e',
        projectId: number % 2 === 0 ? 'Autumn' : null,
        title: wish.title,
        request: {
          family: 'video',
          operation: null,
          model: 'seedance-2.0',
          fields: { prompt: 'x' },
          inputs: [],
        },
        endpoint: '/v1/videos/generations',
        state: wish.state,
        createdAt: now - (wish.ageMs ?? 0),
        estimate: {
          kind: wish.estimate === undefined ? 'unknown' : 'exact',
          minUsd: wish.estimate ?? null,
          maxUsd: wish.estimate ?? null,
          note: null,
        },
        retryOf: null,
      });
      ledger.jobs.update(id, {
        ...(wish.attention === undefined ? {} : { attention: wish.attention }),
        ...(wish.settled === undefined ? {} : { settledUsd: wish.settled }),
      });
    }
  });
}

/** The list for the tests of a file that share an app. */
export const seededList: Furniture = {
  async put(profile) {
    const server = await startTaskServer(1_000_000);
    seedList(profile, server.origin);
    const env = { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey, SAFELIGHT_POLL_SCALE: '1' };
    return { env, close: () => server.close() };
  },
};
