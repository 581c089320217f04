/** What screen readers hear: status changes of jobs, gathered so that many changes make one polite sentence. */
import { create } from 'zustand';

export const useAnnouncement = create<{ text: string }>(() => ({ text: '' }));

/** Changes within this time are announced together, ms. */
const GATHER_FOR = 900;

let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence politely; `many` makes one sentence of more than three. */
export function announce(sentence: string, many: (count: number) => string): void {
  waiting.push(sentence);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    useAnnouncement.setState({ text: waiting.length > 3 ? many(waiting.length) : waiting.join(' ') });
    waiting = [];
    timer = undefined;
  }, GATHER_FOR);
}
