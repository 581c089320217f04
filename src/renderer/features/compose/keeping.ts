/**
 * Drafts on their way to main, which has them in the ledger: at each pause of typing, and at once when the sheet, the
 * window or the page is left. What main has comes back once in the life of a page.
 */
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';
import { asKept } from '../batch/keep.ts';
import { forgetTextsBut } from '../batch/text-names.ts';
import { type Draft, draftsToKeep, takeUpDrafts, useDraft } from './draft.ts';
import { difference, fromKept, toKept } from './kept-draft.ts';

/** A pause of typing, and the longest that somebody types without being kept (ms). */
const pause = 250;
const longest = 1_000;

/** Why the drafts could not be kept, or read; null while all is well. */
export const useKeeping = create<{ error: AppErrorShape | null }>(() => ({ error: null }));

/** What main has, as JSON by id. */
const kept = new Map<string, string>();
/** Ids of the long texts that main has beside them. */
let textsKept: ReadonlySet<string> = new Set();
let timer: ReturnType<typeof setTimeout> | null = null;
let waitingSince = 0;

/** Tells main now what has changed. Messages arrive in their order. */
export function keepDraftsNow(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const state = useDraft.getState();
  const drafts = draftsToKeep(state);
  const { put, remove } = difference(kept, drafts);
  if (put.length === 0 && remove.length === 0) return;
  const before = new Map(kept);
  const textIdsOf = (some: readonly Draft[]): string[] =>
    some.map(({ making }) => asKept(making).textId).filter((one) => one !== null);
  const spareTextIds = textIdsOf(state.discarded);
  const texts = drafts.flatMap(({ making }) => {
    const { textId, text } = asKept(making);
    return textId === null || text === null || textsKept.has(textId) ? [] : [{ textId, text }];
  });
  textsKept = new Set([...textIdsOf(drafts), ...spareTextIds]);
  forgetTextsBut(textsKept);
  for (const draft of put) kept.set(draft.id, JSON.stringify(draft));
  for (const id of remove) kept.delete(id);
  call('keepDrafts', { put, remove, texts, spareTextIds }).then(
    () => useKeeping.setState({ error: null }),
    (thrown: unknown) => {
      // The next change tells main again.
      for (const { id } of put) restore(id, before.get(id));
      for (const id of remove) restore(id, before.get(id));
      const failed = new Set(texts.map(({ textId }) => textId));
      textsKept = new Set([...textsKept].filter((textId) => !failed.has(textId)));
      useKeeping.setState({ error: toAppErrorShape(thrown) });
    },
  );
}

const restore = (id: string, content: string | undefined): void => {
  if (content === undefined) kept.delete(id);
  else kept.set(id, content);
};

function keepSoon(): void {
  const now = performance.now();
  if (timer === null) waitingSince = now;
  else clearTimeout(timer);
  timer = setTimeout(keepDraftsNow, Math.max(0, Math.min(pause, waitingSince + longest - now)));
}

let started = false;
let isTakenUp = false;

/** Called when the sheet opens. Once in the life of a page it takes up what main has, and keeps what changes from then on. */
export function startKeeping(): void {
  if (!isTakenUp) void takeUp();
  if (started) return;
  started = true;
  useDraft.subscribe((state, before) => {
    if (state.draft !== before.draft || state.aside !== before.aside) keepSoon();
  });
  window.addEventListener('blur', keepDraftsNow);
  window.addEventListener('pagehide', keepDraftsNow);
}

async function takeUp(): Promise<void> {
  isTakenUp = true;
  try {
    const drafts = (await call('composeDrafts')).map(fromKept);
    textsKept = new Set(drafts.flatMap(({ making }) => making.awaits?.textId ?? []));
    for (const draft of drafts) kept.set(draft.id, JSON.stringify(toKept(draft)));
    takeUpDrafts(drafts);
  } catch (thrown) {
    isTakenUp = false;
    useKeeping.setState({ error: toAppErrorShape(thrown) });
  }
}
