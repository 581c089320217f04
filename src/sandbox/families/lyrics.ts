/** Lyrics for a song: a verse, a chorus and a second verse, made from the words of the prompt. */
import { seededRandom } from '../media/random.ts';

const images = [
  'river',
  'window',
  'lantern',
  'harbour',
  'winter',
  'satellite',
  'garden',
  'mirror',
  'meadow',
  'static',
];
const verbs = ['wait', 'turn', 'burn', 'drift', 'shine', 'answer', 'wander', 'glow', 'listen', 'fall'];
const closings = [
  'until the morning',
  'all night long',
  'and nothing is lost',
  'like we used to',
  'again and again',
];

/** The lyrics for a prompt. The same prompt always gives the same lyrics. */
export function writeLyrics(prompt: string): string {
  const random = seededRandom(`lyrics|${prompt}`);
  const own = prompt
    .toLowerCase()
    .replace(/sandbox:\S+/g, '')
    .match(/\p{L}{4,}/gu);
  const subject = () => (own !== null && random.next() < 0.5 ? random.pick(own) : random.pick(images));
  const line = () => `The ${subject()} and the ${subject()} ${random.pick(verbs)} ${random.pick(closings)}`;
  const verse = () => [line(), line(), line(), line()].join('\n');
  return `[Verse]\n${verse()}\n\n[Chorus]\n${[line(), line()].join('\n')}\n\n[Verse]\n${verse()}`;
}
