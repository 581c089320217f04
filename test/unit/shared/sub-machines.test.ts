import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CancellationState,
  cancellationStates,
  type DownloadState,
  downloadStates,
  jobStates,
  openStates,
  pollingStates,
  settlementStates,
} from '../../../src/shared/job.ts';
import {
  cancellationEvents,
  cancellationTable,
  downloadEvents,
  downloadTable,
  isSideStep,
  pollingEvents,
  pollingStateOf,
  pollingTable,
  type SideTable,
  settlementEvents,
  settlementTable,
  sideStep,
} from '../../../src/shared/sub-machines.ts';
import { runs } from '../../faults/scale.ts';

const tables: [string, SideTable<string, string>, readonly string[], readonly string[]][] = [
  ['cancellation', cancellationTable, cancellationStates, cancellationEvents],
  ['polling', pollingTable, pollingStates, pollingEvents],
  ['settlement', settlementTable, settlementStates, settlementEvents],
  ['download', downloadTable, downloadStates, downloadEvents],
];

/** All states on the way of `events`, the first included; what a table refuses changes nothing. */
function walk<S extends string, E extends string>(
  table: SideTable<S, E>,
  start: S,
  events: readonly E[],
): { event: E | null; state: S }[] {
  const way: { event: E | null; state: S }[] = [{ event: null, state: start }];
  for (const event of events) {
    const state = sideStep(table, (way.at(-1) as { state: S }).state, event);
    if (state !== null) way.push({ event, state });
  }
  return way;
}

const many = <E>(events: readonly E[]) => fc.array(fc.constantFrom(...events), { maxLength: 40 });

describe.each(tables)('the %s table', (_name, table, states, events) => {
  it('knows every state, leads only to states that exist, and uses every event', () => {
    expect(Object.keys(table).sort()).toEqual([...states].sort());
    const used = new Set<string>();
    for (const state of states) {
      for (const [event, to] of Object.entries(table[state] as Record<string, string>)) {
        expect(events).toContain(event);
        expect(states).toContain(to);
        expect(isSideStep(table, state, to)).toBe(true);
        used.add(event);
      }
    }
    expect([...used].sort()).toEqual([...events].sort());
  });

  it('reaches every state from its first', () => {
    const reached = new Set([states[0] as string]);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const state of [...reached])
        for (const to of Object.values(table[state] as object)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...states].sort());
  });
});

describe('a request for cancellation', () => {
  it('is confirmed or refused only after somebody asked', () => {
    fc.assert(
      fc.property(many(cancellationEvents), (events) => {
        const way = walk(cancellationTable, 'none', events);
        if (way.length > 1) expect(way[1]?.event).toBe('asked');
      }),
    );
  });

  it('that is confirmed stays so', () => {
    for (const event of cancellationEvents)
      expect([null, 'confirmed']).toContain(sideStep(cancellationTable, 'confirmed', event));
  });

  it('is never settled by an answer that was lost', () => {
    for (const state of cancellationStates)
      expect([null, 'requested' satisfies CancellationState]).toContain(
        sideStep(cancellationTable, state, 'unsettled'),
      );
  });
});

describe('a download', () => {
  it('is done only by a file in its place, and leaves that state only when the file is gone or asked for again', () => {
    fc.assert(
      fc.property(many(downloadEvents), (events) => {
        let before: DownloadState = 'waiting';
        for (const { event, state } of walk(downloadTable, 'waiting', events)) {
          if (state === 'done' && before !== 'done') expect(['placed', 'found', 'kept']).toContain(event);
          if (state !== 'done' && before === 'done') expect(['gone', 'asked_again']).toContain(event);
          before = state;
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  it('can be had again from every state in which it is not on its way', () => {
    for (const state of ['done', 'failed', 'expired', 'missing', 'paused', 'discarded'] as const)
      expect(sideStep(downloadTable, state, 'asked_again')).toBe('waiting');
  });
});

describe('the settlement', () => {
  it('takes a usage row in every state, and gives it back', () => {
    for (const state of settlementStates) {
      expect(sideStep(settlementTable, state, 'amount_joined')).toBe('recorded');
      expect(sideStep(settlementTable, state, 'amount_withdrawn')).toBe('unknown');
    }
  });

  it('is not unlearned by a later look at the task', () => {
    for (const event of ['completed_without_id', 'ended_uncharged'] as const)
      expect(sideStep(settlementTable, 'recorded', event)).toBeNull();
  });
});

describe('polling', () => {
  it('is planned, or paused with a reason, exactly where TokenLab owes a status', () => {
    for (const state of jobStates) {
      const isOpen = (openStates as readonly string[]).includes(state);
      expect(pollingStateOf(state, null)).toBe(isOpen ? 'scheduled' : 'none');
      expect(pollingStateOf(state, 'balance')).toBe(isOpen ? 'paused' : 'none');
    }
  });

  it('that is paused continues only when the pause is over or the task has ended', () => {
    for (const event of pollingEvents) {
      const to = sideStep(pollingTable, 'paused', event);
      if (to !== null && to !== 'paused') expect(['resumed', 'ended']).toContain(event);
    }
  });
});
