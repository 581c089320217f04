/** How a section key of the list is called: a word of ours, or a date in the person's own format. */

import { perLanguage } from '../../i18n/index.ts';

export type SectionName =
  | { kind: 'word'; word: 'active' | 'today' | 'yesterday' }
  | { kind: 'text'; text: string };

/** Local calendar day of a time, as the ledger writes it: `2026-11-23`. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const days = perLanguage((locale) => {
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return {
    ofThisYear: new Intl.DateTimeFormat(locale, day),
    ofAnother: new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' }),
  };
});

/** @param now Unix ms, to know which day is today */
export function sectionName(key: string, now: number): SectionName {
  if (key === 'active') return { kind: 'word', word: 'active' };
  if (key === localDay(now)) return { kind: 'word', word: 'today' };
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === localDay(yesterday.getTime())) return { kind: 'word', word: 'yesterday' };
  const [year, month, day] = key.split('-').map(Number);
  if (!year || !month || !day) return { kind: 'text', text: key };
  const sameYear = year === new Date(now).getFullYear();
  const format = days()[sameYear ? 'ofThisYear' : 'ofAnother'];
  return { kind: 'text', text: format.format(new Date(year, month - 1, day)) };
}
