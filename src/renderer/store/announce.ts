/** What screen readers say of what happens elsewhere in the window: gathered, so that much at once is one polite sentence. */
import { create } from 'zustand';
import { inSentences } from '../ui/format.ts';

/** `turn` grows with each, so that the same sentence is said again. */
export const useAnnouncement = create<{ text: string; turn: number }>(() => ({ text: '', turn: 0 }));

/** What comes within this time is said together, ms. */
const GATHER_FOR = 900;

/** One sentence in place of so many. */
type Many = (count: number) => string;

let waiting: { sentence: string; many: Many | null }[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence politely; `many` makes one sentence of more than three. Null: it is said as it is, whatever comes with it. */
export function announce(sentence: string, many: Many | null): void {
  waiting.push({ sentence, many });
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    const alike = waiting.filter((each) => each.many !== null);
    const [first] = alike;
    const sentences = alike.length > 3 && first?.many ? [first.many(alike.length)] : alike.map(sentenceOf);
    const text = inSentences(...sentences, ...waiting.filter((each) => each.many === null).map(sentenceOf));
    useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));
    waiting = [];
    timer = undefined;
  }, GATHER_FOR);
}

const sentenceOf = ({ sentence }: { sentence: string }): string => sentence;
