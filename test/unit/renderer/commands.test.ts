import { describe, expect, it } from 'vitest';
import { attentionCost } from '../../../src/renderer/features/job/attention-cost.ts';
import { attentionCommands, attentionWords, commandsFor } from '../../../src/renderer/store/commands.ts';
import { attentionReasons, jobStates } from '../../../src/shared/job.ts';
import { row } from './rows.ts';

describe('commands of a job', () => {
  it('cancellation can be requested only while TokenLab works on the task, and not twice', () => {
    const offered = jobStates.filter((state) =>
      commandsFor(row('a', { state })).includes('requestCancellation'),
    );
    expect(offered).toEqual(['pending', 'processing']);
    const asked = row('a', { state: 'processing', cancellation: 'requested' });
    expect(commandsFor(asked)).not.toContain('requestCancellation');
  });

  it('a plain retry is never offered while a task may still exist', () => {
    const offered = jobStates.filter((state) => commandsFor(row('a', { state })).includes('retry'));
    expect(offered).toEqual(['rejected', 'output_missing', 'failed', 'cancelled']);
    expect(commandsFor(row('a', { state: 'unconfirmed' }))).toContain('submitAgain');
  });

  it('only a job without an answer can be marked as not created', () => {
    const offered = jobStates.filter((state) => commandsFor(row('a', { state })).includes('markNotCreated'));
    expect(offered).toEqual(['unconfirmed']);
  });

  it('a draft that will be sent by itself can be stopped or sent now', () => {
    const waiting = row('a', { state: 'draft', hold: { reason: 'rate_limited', until: 5, attempts: 1 } });
    expect(commandsFor(waiting)).toEqual(expect.arrayContaining(['sendNow', 'stopWaiting']));
    const stopped = row('a', { state: 'draft', hold: { reason: 'stopped', until: null, attempts: 1 } });
    expect(commandsFor(stopped)).toContain('sendNow');
    expect(commandsFor(stopped)).not.toContain('stopWaiting');
  });

  it('every reason for attention offers at least one way out', () => {
    for (const attention of attentionReasons) {
      expect(attentionCommands(row('a', { attention })).length).toBeGreaterThan(0);
    }
  });
});

describe('a job whose input TokenLab prepares', () => {
  const error = { message: 'No.', next: [], retryable: false };
  const waiting = row('a', { state: 'draft', attention: 'material_preparing' });

  it('is told apart by whether the input is ready, still waited for, or of no use', () => {
    const failed = { ...waiting, error: { ...error, code: 'material_source_invalid' as const } };
    const unknown = { ...waiting, error: { ...error, code: 'material_preparing' as const } };
    expect([waiting, unknown, failed].map(attentionWords)).toEqual([
      'material_ready',
      'material_preparing',
      'material_failed',
    ]);
    expect(attentionCommands(waiting)).toEqual(['sendNow', 'hide']);
    expect(attentionCommands(failed)).toEqual(['sameAgain', 'hide']);
    expect(attentionWords(row('b', { attention: 'lost' }))).toBe('lost');
  });
});

describe('what a job that needs attention has cost', () => {
  it('unknown is said to be unknown, and nothing only where no task was made', () => {
    const base = { attention: 'unconfirmed', settledUsd: null, estimateUsd: null } as const;
    expect(attentionCost({ ...base, state: 'unconfirmed' })).toEqual({ kind: 'maybeUnknown' });
    expect(attentionCost({ ...base, state: 'unconfirmed', estimateUsd: '0.80' })).toEqual({
      kind: 'maybe',
      amount: '0.80',
    });
    expect(attentionCost({ ...base, state: 'draft', estimateUsd: '0.80' })).toEqual({ kind: 'nothing' });
    expect(attentionCost({ ...base, state: 'processing' })).toEqual({ kind: 'running' });
    expect(attentionCost({ ...base, state: 'completed', settledUsd: '0.42' })).toEqual({
      kind: 'charged',
      amount: '0.42',
    });
  });
});
