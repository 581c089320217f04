import { describe, expect, it } from 'vitest';
import { anchorAt, anchoredScroll, offsetOf } from '../../../src/renderer/features/jobs/Anchor.ts';
import { localDay, sectionName } from '../../../src/renderer/features/jobs/section-name.ts';
import { templateExample } from '../../../src/renderer/features/settings/template-example.ts';
import { readTaskIds } from '../../../src/renderer/features/track/task-ids.ts';
import { nextProgress } from '../../../src/renderer/store/downloads.ts';
import { nextTry } from '../../../src/renderer/store/next-try.ts';
import { layoutOf } from '../../../src/renderer/store/ranges.ts';
import { row, rows } from './rows.ts';

describe('section names', () => {
  const noon = new Date(2026, 10, 23, 12).getTime();
  it('call today and yesterday by name, other days by date', () => {
    expect(localDay(noon)).toBe('2026-11-23');
    expect(sectionName('active', noon)).toEqual({ kind: 'word', word: 'active' });
    expect(sectionName('2026-11-23', noon)).toEqual({ kind: 'word', word: 'today' });
    expect(sectionName('2026-11-22', noon)).toEqual({ kind: 'word', word: 'yesterday' });
    expect(sectionName('2025-03-01', noon)).toMatchObject({ text: expect.stringContaining('2025') });
    expect(sectionName('2026-03-01', noon)).toMatchObject({ text: expect.not.stringContaining('2026') });
  });
});

describe('pasted task ids', () => {
  it('are read from lines, lists, quotes and addresses, each once', () => {
    const text = `task_1, "task_2";\n- task_3\nhttps://api.tokenlab.sh/v1/tasks/task_4?x=1\ntask_1`;
    expect(readTaskIds(text)).toEqual(['task_1', 'task_2', 'task_3', 'task_4']);
    expect(readTaskIds('  \n ')).toEqual([]);
  });
});

describe('the file-name example', () => {
  const named = { title: 'White cat x4', project: 'Spring' };

  it('fills in the parts and names the first unknown one', () => {
    expect(templateExample('{date} {title} {n}', named)).toEqual({
      name: '2026-11-23 White cat x4 2.png',
      unknown: null,
    });
    expect(templateExample('{date} {colour}', named).unknown).toBe('{colour}');
    expect(templateExample('a/b:{n}{role}', named).name).toBe('a/b-2.png');
  });
});

describe('the next try of a job that waits', () => {
  it('is counted down to one second, then is now, or held by a person', () => {
    expect(nextTry(null, 0, false)).toBeNull();
    expect(nextTry(4_001, 0, false)).toEqual({ kind: 'in', seconds: 5 });
    expect(nextTry(4_001, 4_000, true)).toEqual({ kind: 'in', seconds: 1 });
    expect(nextTry(4_001, 4_001, false)).toEqual({ kind: 'now' });
    expect(nextTry(4_001, 9_000, true)).toEqual({ kind: 'held' });
  });
});

describe('download rates', () => {
  it('are unknown at first, then smoothed', () => {
    const first = nextProgress(undefined, { receivedBytes: 0, totalBytes: 1000 }, 0);
    expect(first.rate).toBeNull();
    const second = nextProgress(first, { receivedBytes: 500, totalBytes: 1000 }, 1000);
    expect(second.rate).toBe(500);
    const third = nextProgress(second, { receivedBytes: 500, totalBytes: 1000 }, 2000);
    expect(third.rate).toBeCloseTo(350);
  });
});

describe('the scroll anchor', () => {
  it('is the first row at or below the top of the view', () => {
    const input = {
      pages: new Map([[0, rows(20)]]),
      layout: layoutOf(
        [
          { key: 'active', count: 2 },
          { key: '2026-11-23', count: 18 },
        ],
        new Set(),
      ),
      rowHeight: 48,
      headingHeight: 32,
    };
    expect(offsetOf(3, input)).toBe(128);
    expect(offsetOf(4, input)).toBe(160);
    expect(anchorAt(0, input)).toEqual({ id: 'j0', gap: 32 });
    expect(anchorAt(170, input)).toEqual({ id: 'j3', gap: 38 });
  });

  it('asks where the list stands only when rows have moved', () => {
    let asked = 0;
    const standsAt = (top: number) => () => {
      asked += 1;
      return top;
    };
    const jobs = rows(20);
    const layout = layoutOf([{ key: 'all', count: 20 }], new Set());
    const old = { pages: new Map([[0, jobs]]), layout, rowHeight: 48, headingHeight: 32 };
    expect(anchoredScroll(old, old, standsAt(170))).toBeNull();
    const otherContents = { ...old, pages: new Map([[0, structuredClone(jobs)]]) };
    expect(anchoredScroll(old, otherContents, standsAt(170))).toBeNull();
    expect(asked).toBe(0);
    const oneAbove = {
      ...old,
      pages: new Map([[0, [row('new'), ...jobs]]]),
      layout: layoutOf([{ key: 'all', count: 21 }], new Set()),
    };
    expect(anchoredScroll(old, oneAbove, standsAt(170))).toBe(218);
    expect(anchoredScroll(old, oneAbove, standsAt(0))).toBeNull();
    expect(asked).toBe(2);
  });
});
