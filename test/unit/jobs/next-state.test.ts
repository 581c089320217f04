import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../src/main/jobs/task-status.ts';
import { classifyStatus } from '../../../src/main/tokenlab/classify-task.ts';
import { families } from '../../../src/shared/families/index.ts';
import { type JobState, jobStates, openStates } from '../../../src/shared/job.ts';
import { transition } from '../../../src/shared/machine.ts';
import { runs } from '../../faults/scale.ts';

const now = Date.UTC(2026, 10, 23, 12);

/** What an open job becomes after a status answer: by its task, by its loss, or nothing new. */
function nextState(state: JobState, status: number, bodyText: string, family: (typeof families)[number]) {
  const bytes = new TextEncoder().encode(bodyText);
  const meaning = classifyStatus(
    { kind: 'answered', status, headers: {}, bytes, bodyText, requestId: null, receivedAt: now },
    { origin: 'https://api.tokenlab.sh', now, family },
  );
  const event =
    meaning.kind === 'lost' ? 'task_lost' : meaning.kind === 'task' ? eventOf(meaning.task) : null;
  return event === null ? state : (transition(state, event)?.to ?? null);
}

describe('a status answer', () => {
  const word = fc.constantFrom(
    ...[
      'pending',
      'queued',
      'processing',
      'running',
      'completed',
      'succeeded',
      'failed',
      'timeout',
      'expired',
    ],
    ...['cancelled', 'COMPLETED', ' Failed ', 'moderating', '', '__proto__', 'constructor'],
  );
  const body = fc.record(
    {
      id: fc.jsonValue(),
      task_id: fc.jsonValue(),
      status: fc.oneof(word, fc.jsonValue()),
      progress: fc.jsonValue(),
      created: fc.jsonValue(),
      updated: fc.jsonValue(),
      cancelled: fc.jsonValue(),
      cancellation_status: fc.jsonValue(),
      error: fc.jsonValue(),
      poll_url: fc.jsonValue(),
      billing_transaction_id: fc.jsonValue(),
      data: fc.oneof(fc.jsonValue(), fc.array(fc.record({ url: fc.jsonValue(), b64_json: fc.jsonValue() }))),
      video_url: fc.oneof(fc.webUrl(), fc.jsonValue()),
      video: fc.jsonValue(),
      videos: fc.jsonValue(),
      content: fc.jsonValue(),
      lyrics: fc.jsonValue(),
      assets: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  it('of any JSON value gives every open job a defined next state, and success only when it says so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...openStates),
        fc.oneof(
          { weight: 4, arbitrary: fc.constant(200) },
          { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
        ),
        fc.oneof(body, fc.jsonValue()),
        fc.constantFrom(...families),
        (state, status, value, family) => {
          const next = nextState(state, status, JSON.stringify(value), family);
          expect(jobStates).toContain(next);
          const given = typeof value === 'object' && value !== null && 'status' in value ? value.status : '';
          const said = typeof given === 'string' ? given : '';
          if (next === 'completed' || next === 'output_missing') {
            expect(status).toBeLessThan(300);
            expect(said.trim().toLowerCase()).toMatch(/^(completed|succeeded)$/);
          }
          if (next === 'lost') expect(status).toBeGreaterThanOrEqual(400);
        },
      ),
      { numRuns: runs(3000) },
    );
  });

  it('of any bytes leaves an open job where it is, or loses its status: it never ends it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...openStates),
        fc.integer({ min: 200, max: 599 }),
        fc.string({ unit: 'binary' }).filter((text) => !/^\s*[{["]/.test(text)),
        (state, status, text) => {
          expect([state, 'lost']).toContain(nextState(state, status, text, 'video'));
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});
