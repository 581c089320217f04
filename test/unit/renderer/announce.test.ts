import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announce, useAnnouncement } from '../../../src/renderer/store/announce.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('much at once is one sentence, little is said in full, and the same again is said again', () => {
  const said: string[] = [];
  const stop = useAnnouncement.subscribe(({ text, turn }) => said.push(`${turn} ${text}`));
  const say = (sentence: string) => announce(sentence, (count) => `${count} jobs changed status.`);
  say('A: completed.');
  say('B: failed.');
  vi.runAllTimers();
  say('A: completed.');
  vi.runAllTimers();
  say('A: completed.');
  vi.runAllTimers();
  for (let number = 0; number < 90; number += 1) say(`${number}: completed.`);
  vi.runAllTimers();
  for (let number = 0; number < 4; number += 1) say(`${number}: completed.`);
  announce('“Owls”: all jobs have ended.', null);
  vi.runAllTimers();
  stop();
  expect(said).toEqual([
    '1 A: completed. B: failed.',
    '2 A: completed.',
    '3 A: completed.',
    '4 90 jobs changed status.',
    '5 4 jobs changed status. “Owls”: all jobs have ended.',
  ]);
});
