import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  chooseLine,
  closeLine,
  dropLines,
  lookAtLines,
  useLines,
} from '../../../../src/renderer/features/spend/lines.ts';
import {
  ask,
  decide,
  filterBy,
  keepDecision,
  load,
  show,
  takeIn,
  useSpend,
} from '../../../../src/renderer/features/spend/state.ts';
import { createKeptFields } from '../../../../src/renderer/store/kept-fields.ts';
import { PAGE_SIZE } from '../../../../src/renderer/store/ranges.ts';

/** Every question for a report, and for its lines, waits here until the test answers it. */
let reports: { from: number; answer: () => Promise<void> }[];
let pages: { filter: string; from: number; answer: () => Promise<void> }[];
/** The other answers that wait: of fetches, of decisions and of where a line stands. */
let fetched: (() => Promise<void>)[];
let kept: (() => Promise<void>)[];
let placed: (() => Promise<void>)[];
/** All that was answered has been dealt with. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const shown = () => [...useLines.getState().pages.values()].flat().map(({ key }) => key);
/** Answers all questions for lines, also those that an answer leads to. */
const answerPages = async () => {
  for (let page = pages.shift(); page !== undefined; page = pages.shift()) await page.answer();
};

beforeEach(() => {
  reports = [];
  pages = [];
  const held = <T extends object>(list: (T & { answer: () => Promise<void> })[], about: T, value: unknown) =>
    new Promise((resolve) => {
      const answer = async () => {
        resolve({ ok: true, value });
        await settled();
      };
      list.push({ ...about, answer });
    });
  const billingReport = ({ from }: { from: number }) => held(reports, { from }, { lineCount: 1, totals: {} });
  const billingLines = ({ filter, from }: { filter: string; from: number }) =>
    held(pages, { filter, from }, { total: 1, offset: 0, lines: [{ key: `${filter} since ${from}` }] });
  const later = (list: (() => Promise<void>)[], value: unknown) =>
    new Promise((resolve) =>
      list.push(async () => {
        resolve({ ok: true, value });
        await settled();
      }),
    );
  [fetched, kept, placed] = [[], [], []];
  const fetchUsage = () => later(fetched, { read: 1, added: 1 });
  const decideLine = () => later(kept, null);
  const billingLine = () => later(placed, null);
  vi.stubGlobal('window', {
    safelight: { billingReport, billingLines, billingLine, decideLine, fetchUsage },
  });
  dropLines();
  useSpend.setState({ section: 'overview', accountId: 'a', periodKind: 'thisMonth', filter: 'eyes' });
});

describe('the lines of a report', () => {
  it('are those of the filter that a person chose while the report was made', async () => {
    show('reconciliation');
    await reports.shift()?.answer();
    await answerPages();
    // Jobs have changed: the report is made again, and takes a while.
    const made = load();
    filterBy('row_without_job');
    const looked = lookAtLines({ first: 0, last: 6 }, 7);
    await answerPages();
    await looked;
    await reports.shift()?.answer();
    await answerPages();
    await made;
    expect(useLines.getState().question?.filter).toBe('row_without_job');
    expect(shown()).toEqual([expect.stringMatching(/^row_without_job/)]);
  });

  it('are those of the filter that a person chose while lines of another were on their way', async () => {
    show('reconciliation');
    await reports.shift()?.answer();
    const [early] = pages.splice(0);
    filterBy('matched');
    const looked = lookAtLines({ first: 0, last: 6 }, 7);
    await answerPages();
    await looked;
    await early?.answer();
    expect(shown()).toEqual([expect.stringMatching(/^matched/)]);
  });

  it('are those of the period that was asked for last, in whichever order reports are made', async () => {
    show('reconciliation');
    const [earlier] = reports.splice(0);
    ask({ periodKind: 'lastMonth' });
    const [later] = reports.splice(0);
    expect(later?.from).not.toBe(earlier?.from);
    await later?.answer();
    await answerPages();
    await earlier?.answer();
    await answerPages();
    expect(useLines.getState().question?.from).toBe(later?.from);
    expect(shown()).toEqual([`eyes since ${later?.from}`]);
  });
});

describe('what comes of a press', () => {
  /** Its page is not there. */
  const farAway = 3 * PAGE_SIZE;
  beforeEach(async () => {
    show('reconciliation');
    await reports.shift()?.answer();
    await answerPages();
  });

  it('shows the line that was chosen last, though the one before it had to be loaded', async () => {
    const far = chooseLine(farAway);
    const [page] = pages.splice(0);
    await chooseLine(0);
    await page?.answer();
    await far;
    expect(useLines.getState().chosen?.index).toBe(0);
  });

  it('does not show a line after it was closed', async () => {
    const far = chooseLine(farAway);
    closeLine();
    await answerPages();
    await far;
    expect(useLines.getState().chosen).toBeNull();
  });

  it('keeps what a fetch has brought out of the account and the period that are shown by then', async () => {
    const taken = takeIn('management');
    ask({ accountId: 'b' });
    await fetched.shift()?.();
    for (const report of reports.splice(0)) await report.answer();
    await answerPages();
    for (const report of reports.splice(0)) await report.answer();
    await answerPages();
    await taken;
    expect(useSpend.getState().intake).toBeNull();
  });

  it('leaves the filter that was chosen while a decision was kept', async () => {
    await chooseLine(0);
    const key = useLines.getState().chosen?.line.key ?? '';
    const decided = decide(key, { resolved: false, note: '', confirmedJobId: 'j' });
    await kept.shift()?.();
    await reports.shift()?.answer();
    await answerPages();
    for (const line of placed.splice(0)) await line();
    await settled();
    // The report is there; where the joined line stands is asked now.
    filterBy('matched');
    for (const line of placed.splice(0)) await line();
    await answerPages();
    await decided;
    expect(useSpend.getState().filter).toBe('matched');
  });

  it('takes another note while the report of the first is made', async () => {
    const confirmedJobId = null;
    const fields = createKeptFields({ resolved: false, note: '', confirmedJobId }, (_change, all) =>
      keepDecision('l', all),
    );
    fields.type('note', 'first');
    fields.leave('note', 'first');
    await settled();
    await kept.shift()?.();
    expect(reports).toHaveLength(1);
    fields.type('note', 'second');
    fields.leave('note', 'second');
    await settled();
    expect(kept).toHaveLength(1);
    await kept.shift()?.();
    await fields.allSent();
  });
});
