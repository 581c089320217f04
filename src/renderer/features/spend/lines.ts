/** The lines of a report that are in view: a few pages of them, and the one in the details. */
import { create } from 'zustand';
import type { LineFilter, PlacedLine, ReconciliationLine } from '../../../shared/billing.ts';
import { call } from '../../bridge.ts';
import { PAGE_SIZE, pagesOf, type Span } from '../../store/ranges.ts';
import { createTurnsByKey } from '../../store/turns.ts';

export interface LineQuestion {
  accountId: string;
  from: number;
  to: number;
  filter: LineFilter;
}

interface LinesState {
  /** Null while no report is shown. */
  question: LineQuestion | null;
  pages: ReadonlyMap<number, readonly ReconciliationLine[]>;
  inView: Span;
  /** The line in the details. */
  chosen: PlacedLine | null;
}

const empty: LinesState = { question: null, pages: new Map(), inView: { first: 0, last: 0 }, chosen: null };

export const useLines = create<LinesState>(() => empty);
const { getState: get, setState: set } = useLines;
const turns = createTurnsByKey<number | 'chosen' | 'choice'>();

export const lineAt = ({ pages }: LinesState, index: number): ReconciliationLine | null =>
  pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE] ?? null;

/** Another report, or none. */
export function dropLines(): void {
  turns.end();
  set(empty);
}

async function loadPage(question: LineQuestion, page: number): Promise<void> {
  const isTaken = turns.begin(page);
  const { lines } = await call('billingLines', { ...question, offset: page * PAGE_SIZE, limit: PAGE_SIZE });
  if (isTaken()) set(({ pages }) => ({ pages: new Map(pages).set(page, lines) }));
}

const placeOf = (question: LineQuestion, key: string): Promise<PlacedLine | null> => {
  const { filter, ...period } = question;
  return call('billingLine', { ...period, filter, key });
};

/** Whether these lines are shown still, and no other line than `key` is in the details. */
export function areInView({ accountId, from, to, filter }: LineQuestion, key: string): boolean {
  const { question: now, chosen } = get();
  const isAsked = now?.accountId === accountId && now.from === from && now.to === to && now.filter === filter;
  return isAsked && (chosen === null || chosen.line.key === key);
}

/** The filter that holds a line: the one in use, else all. */
export async function filterHolding(question: LineQuestion, key: string): Promise<LineFilter> {
  const index = (await placeOf(question, key))?.index ?? null;
  return index === null ? 'all' : question.filter;
}

/**
 * Asks again for what is in view, after the report has been made again. What is there stays until then.
 * @throws AppError
 */
export async function renewLines(question: LineQuestion): Promise<void> {
  const { chosen, inView } = get();
  set({ question });
  await Promise.all([
    ...pagesOf(inView, Number.MAX_SAFE_INTEGER).map((page) => loadPage(question, page)),
    chosen === null ? undefined : showLine(chosen.line.key),
  ]);
  // Other pages are of the report before.
  const kept = new Set(pagesOf(get().inView, Number.MAX_SAFE_INTEGER));
  set(({ pages }) => ({ pages: new Map([...pages].filter(([page]) => kept.has(page))) }));
}

/** The list shows these now. */
export async function lookAtLines(inView: Span, total: number): Promise<void> {
  set({ inView });
  const { question, pages } = get();
  if (question === null || total === 0) return;
  const missing = pagesOf(inView, total).filter((page) => !pages.has(page));
  await Promise.all(missing.map((page) => loadPage(question, page)));
}

/** Shows the details of a line; one that is gone is closed. */
export async function showLine(key: string): Promise<void> {
  const { question } = get();
  if (question === null) return;
  const isTaken = turns.begin('chosen');
  const chosen = await placeOf(question, key);
  if (isTaken()) set({ chosen });
}

/** Chooses by place: at once where the line is loaded. */
export async function chooseLine(index: number): Promise<void> {
  const { question } = get();
  if (question === null) return;
  const isTaken = turns.begin('choice');
  turns.begin('chosen')();
  const page = Math.floor(index / PAGE_SIZE);
  if (lineAt(get(), index) === null) await loadPage(question, page);
  const line = lineAt(get(), index);
  if (line === null || get().question !== question || !isTaken()) return;
  // The line before may have been asked for again.
  turns.begin('chosen')();
  set({ chosen: { line, index } });
}

export function closeLine(): void {
  turns.begin('choice')();
  turns.begin('chosen')();
  set({ chosen: null });
}
