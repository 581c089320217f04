/** What screen readers say of what happens elsewhere in the window: gathered, so that much at once is one polite sentence. */
import { create } from 'zustand';
import { inSentences } from '../ui/format.ts';

/** `turn` grows with each, so that the same sentence is said again. */
export const useAnnouncement = create<{ text: string; turn: number }>(() => ({ text: '', turn: 0 }));

/** What comes within this time is said together, ms. */
const GATHER_FOR = 900;

let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence politely; `many` makes one sentence of more than three. */
export function announce(sentence: string, many: (count: number) => string): void {
  waiting.push(sentence);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    const text = waiting.length > 3 ? many(waiting.length) : inSentences(...waiting);
    useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));
    waiting = [];
    timer = undefined;
  }, GATHER_FOR);
}
