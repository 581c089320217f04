import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeStates,
  isOpen,
  isTerminal,
  type JobState,
  jobStates,
  openStates,
} from '../../../src/shared/job.ts';
import { type JobEvent, jobEvents } from '../../../src/shared/job-events.ts';
import { transition, transitions } from '../../../src/shared/machine.ts';
import { runs } from '../../faults/scale.ts';

const anyState = fc.constantFrom(...jobStates);
const anyEvents = fc.array(fc.constantFrom(...jobEvents), { maxLength: 60 });

/** All steps that the table lets happen, beginning at a draft. */
function walk(events: readonly JobEvent[]): { from: JobState; event: JobEvent; to: JobState }[] {
  const steps: { from: JobState; event: JobEvent; to: JobState }[] = [];
  let state: JobState = 'draft';
  for (const event of events) {
    const step = transition(state, event);
    if (step === null) continue;
    steps.push({ from: state, event, to: step.to });
    state = step.to;
  }
  return steps;
}

describe('the transition table', () => {
  it('answers every pair of state and event, and only with states that exist', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom(...jobEvents), (state, event) => {
        const step = transition(state, event);
        if (step !== null) expect(jobStates).toContain(step.to);
      }),
    );
  });

  it('puts a create on the wire only from a draft, so that nothing that may exist is sent again', () => {
    for (const state of jobStates) {
      for (const event of jobEvents) {
        const step = transition(state, event);
        if (step?.effects.includes('send_create'))
          expect([state, event]).toEqual(['draft', 'submit_started']);
        // Back to a draft only when surely no task was made.
        if (step?.to === 'draft') {
          expect(state).toBe('submitting');
          expect(['submit_not_sent', 'submit_told_to_wait']).toContain(event);
        }
      }
    }
  });

  it('never lets a create out twice in one life without a sure "no task was made" in between', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let mayExist = false;
        for (const { event } of walk(events)) {
          if (event === 'submit_started') {
            expect(mayExist).toBe(false);
            mayExist = true;
          }
          if (event === 'submit_not_sent' || event === 'submit_told_to_wait') mayExist = false;
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it('takes an acceptance in every state that can be without a task, and follows the task', () => {
    for (const state of ['draft', 'submitting', 'unconfirmed', 'rejected'] as const) {
      expect(transition(state, 'submit_accepted')).toMatchObject({ to: 'pending' });
      expect(transition(state, 'submit_answered_inline')).toMatchObject({ to: 'completed' });
    }
  });

  it('never lets a job that has ended run again', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let ended = false;
        for (const { to } of walk(events)) {
          if (ended) expect(isTerminal(to)).toBe(true);
          ended ||= isTerminal(to);
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it('never forgets success: completed stays completed', () => {
    for (const event of jobEvents) {
      const step = transition('completed', event);
      if (step !== null) expect(step.to).toBe('completed');
    }
  });

  it('schedules polls exactly where TokenLab owes a status, and stops them where a task ends or is lost', () => {
    for (const state of jobStates) {
      for (const event of jobEvents) {
        const step = transition(state, event);
        if (step === null) continue;
        expect(step.effects.includes('schedule_poll')).toBe(isOpen(step.to));
        if (isOpen(state) && !isOpen(step.to)) expect(step.effects).toContain('stop_polling');
      }
    }
  });

  it('tells a person of every end and of every question, once', () => {
    const quiet: JobState[] = [...openStates, 'draft', 'submitting'];
    for (const state of jobStates) {
      for (const event of jobEvents) {
        const step = transition(state, event);
        if (step === null || step.to === state || quiet.includes(step.to)) continue;
        // What a person asked for himself is not news to him.
        const asked = event === 'marked_not_created' || event === 'ended_unsent' || isTerminal(state);
        expect(step.effects.includes('announce')).toBe(!asked);
      }
    }
  });

  it('leads from every state that is not final to an end', () => {
    const ends = new Set<JobState>(['rejected', 'completed', 'output_missing', 'failed', 'cancelled']);
    for (const start of jobStates) {
      const reached = new Set<JobState>([start]);
      for (let grew = true; grew; ) {
        grew = false;
        for (const state of [...reached]) {
          for (const step of Object.values(transitions[state])) {
            if (!reached.has(step.to)) {
              reached.add(step.to);
              grew = true;
            }
          }
        }
      }
      expect([...reached].some((state) => ends.has(state))).toBe(true);
    }
  });

  it('counts as active only what continues automatically', () => {
    expect([...activeStates]).toEqual(['draft', 'submitting', 'pending', 'processing']);
    expect(jobStates.filter(isOpen)).toEqual([...openStates]);
  });
});
