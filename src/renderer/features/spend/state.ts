/** What the Spending place shows: a question (period, account, grouping, kind of line) and the answers to it. */
import { create } from 'zustand';
import type {
  LineFilter,
  ReportSummary,
  SpendBucket,
  SpendGroup,
  UsageIntake,
} from '../../../shared/billing.ts';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import { isSample, sandboxAccountId } from '../../../shared/sample.ts';
import { call, on } from '../../bridge.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { createTurns } from '../../store/turns.ts';
import { areInView, dropLines, filterHolding, renewLines, showLine, useLines } from './lines.ts';
import { type CustomDays, dayKey, type Period, type PeriodKind, periodOf } from './period.ts';

/** Answers stay in view while they are asked for again; a new question clears them. */
interface Answer<T> {
  value: T | null;
  error: AppErrorShape | null;
}
const nothing = { value: null, error: null };

interface SpendState {
  section: 'overview' | 'reconciliation';
  periodKind: PeriodKind;
  custom: CustomDays;
  /** Null: all real accounts; undefined: nobody has chosen yet. Reconciliation is about one, then the active one. */
  accountId: string | null | undefined;
  group: SpendGroup;
  filter: LineFilter;
  days: Answer<SpendBucket[]>;
  groups: Answer<SpendBucket[]>;
  report: Answer<ReportSummary>;
  /** What the last fetch or import of this question brought. */
  intake: (UsageIntake & { source: 'management' | 'import' }) | null;
}

const today = dayKey(Date.now());

export const useSpend = create<SpendState>(() => ({
  section: 'overview',
  periodKind: 'thisMonth',
  custom: { first: `${today.slice(0, 8)}01`, last: today },
  accountId: undefined,
  group: 'model',
  filter: 'eyes',
  days: nothing,
  groups: nothing,
  report: nothing,
  intake: null,
}));
const { getState: get, setState: set } = useSpend;
const turns = createTurns();
const intakes = createTurns();

/** The period asked for; null while custom dates make none. */
export function currentPeriod(state: SpendState = get()): Period | null {
  return periodOf(state.periodKind, state.custom, Date.now());
}

/** Whose money the overview adds up: all real accounts, and the sandbox's while there is no other. */
export function spendScope(state: SpendState = get()): string | null {
  if (state.accountId !== undefined) return state.accountId;
  const { accounts } = useSession.getState();
  const onlySandbox = accounts.length > 0 && accounts.every(({ kind }) => kind === 'sandbox');
  return onlySandbox ? sandboxAccountId : null;
}

/** Whether the amounts in view are the sandbox's. */
export const showsSample = (state: SpendState = get()): boolean =>
  isSample((state.section === 'overview' ? spendScope(state) : reconciledAccount(state)) ?? '');

/** The account that reconciliation is about. */
export function reconciledAccount(state: SpendState = get()): string | null {
  return state.accountId ?? activeAccount(useSession.getState())?.id ?? null;
}

/** Changes the question and asks it. */
export function ask(change: Partial<Pick<SpendState, 'periodKind' | 'custom' | 'accountId'>>): void {
  turns.end();
  intakes.end();
  dropLines();
  set({ ...change, days: nothing, groups: nothing, report: nothing, intake: null });
  void load();
}

export function show(section: SpendState['section']): void {
  turns.end();
  set({ section });
  void load();
}

/** Shows the lines that pass another filter. */
export function filterBy(filter: LineFilter): void {
  const { question } = useLines.getState();
  if (filter === get().filter) return;
  dropLines();
  set({ filter });
  if (question !== null) useLines.setState({ question: { ...question, filter } });
}

export function groupBy(group: SpendGroup): void {
  turns.end();
  set({ group, groups: nothing });
  void load();
}

/** Asks for what is in view. Answers to an older question are dropped. */
export async function load(): Promise<void> {
  const state = get();
  const period = currentPeriod(state);
  const isTaken = turns.begin();
  if (period === null) return;
  const answer = async <T>(question: () => Promise<T>, put: (answer: Answer<T>) => void) => {
    try {
      const value = await question();
      if (isTaken()) put({ value, error: null });
    } catch (error) {
      if (isTaken()) put({ value: null, error: toAppErrorShape(error) });
    }
  };
  if (state.section === 'reconciliation') {
    const accountId = reconciledAccount(state);
    if (accountId === null) return;
    await answer(
      async () => {
        const report = await call('billingReport', { accountId, ...period });
        // While the report was made, another may have been asked for, or other lines of this one.
        if (isTaken()) await renewLines({ accountId, ...period, filter: get().filter });
        return report;
      },
      (report) => set({ report }),
    );
    return;
  }
  const { group } = state;
  const accountId = spendScope(state);
  await Promise.all([
    answer(
      () => call('billingSpend', { accountId, ...period, by: 'day' }),
      (days) => set({ days }),
    ),
    answer(
      () => call('billingSpend', { accountId, ...period, by: group }),
      (groups) => set({ groups }),
    ),
  ]);
}

/** Reads usage rows with the management token, or from a file. @throws AppError */
export async function takeIn(source: 'management' | 'import'): Promise<void> {
  const accountId = reconciledAccount();
  const period = currentPeriod();
  if (accountId === null || period === null) return;
  const isTaken = intakes.begin();
  const intake =
    source === 'management'
      ? await call('fetchUsage', { accountId, ...period })
      : await call('importUsageFile', { accountId });
  if (intake === null) return;
  // What it brought stands beside the account and the period that it was read for.
  if (isTaken()) set({ intake: { ...intake, source } });
  await load();
}

/** @returns path of the file, or null when the person chose none. @throws AppError */
export async function exportReport(format: 'csv' | 'json'): Promise<string | null> {
  const accountId = reconciledAccount();
  const period = currentPeriod();
  if (accountId === null || period === null) return null;
  return (await call('exportBillingReport', { accountId, ...period, format })).path;
}

export interface LineDecision {
  resolved: boolean;
  note: string;
  confirmedJobId: string | null;
}

/** Keeps what a person says of a line. Where the lines stand then comes later: nothing waits for it. @throws AppError */
export async function keepDecision(lineKey: string, decision: LineDecision): Promise<void> {
  await call('decideLine', { lineKey, ...decision });
  void load();
}

/** Keeps what a person decided, and shows where the lines stand now. @throws AppError */
export async function decide(lineKey: string, decision: LineDecision): Promise<void> {
  const { question, chosen } = useLines.getState();
  await call('decideLine', { lineKey, ...decision });
  await load();
  // A row that was joined stands in its job's line now.
  if (chosen?.line.key !== lineKey || decision.confirmedJobId === null || question === null) return;
  const joined = `job:${decision.confirmedJobId}`;
  const filter = await filterHolding(question, joined);
  // Something else may have been asked for since.
  if (!areInView(question, lineKey)) return;
  filterBy(filter);
  await showLine(joined);
}

/** How many lines pass each filter. */
export const countsOf = ({ totals, lineCount }: ReportSummary): Record<LineFilter, number> => ({
  eyes: totals.unresolved,
  all: lineCount,
  matched: totals.matched,
  amount_differs: totals.amountDiffers,
  job_without_row: totals.jobsWithoutRow,
  row_without_job: totals.rowsWithoutJob,
});

/** Jobs change in bursts; what they cost is asked for again this long (ms) after the first of them. */
const SETTLE = 1500;

/** Keeps the answers fresh while the place is open; the answer stops it. */
export function followSpending(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  void load();
  const stops = [
    on('jobsChanged', ({ counts }) => {
      if (!counts || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        void load();
      }, SETTLE);
    }),
    useSession.subscribe((state, before) => {
      if (get().accountId == null && activeAccount(state)?.id !== activeAccount(before)?.id) ask({});
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
