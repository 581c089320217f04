/** Numbers and times as the window shows them. Unknown is a dash with a word behind it, never 0. */
import { formatUsd } from '../../shared/money.ts';
import { sizeFormat } from '../../shared/size.ts';
import { listed, sentenceGap as sentenceGapOf } from '../../shared/words.ts';
import { i18next, perLanguage } from '../i18n/index.ts';

export { formatUsd };

/** An amount in words; the sandbox's is marked as what it is wherever it stands. */
export const formatMoney = (amount: string, isSample: boolean): string =>
  isSample ? i18next.t('ui:cost.sampleAmount', { amount: formatUsd(amount) }) : formatUsd(amount);

/** Bytes in powers of 1,000, e.g. `1.4 MB`. */
export const formatBytes = (bytes: number): string => formats().size(bytes);

/** Elapsed milliseconds as `0:05`, `12:40` or `1:02:03`. */
export function formatElapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

// Made once for a language: a list asks for them with every row.
const formats = perLanguage((locale) => {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options });
  const minutes = { hour: '2-digit', minute: '2-digit' } as const;
  const day = { month: 'short', day: 'numeric' } as const;
  return {
    clock: dates(minutes),
    seconds: dates({ ...minutes, second: '2-digit' }),
    day: dates(day),
    date: dates({ dateStyle: 'medium' }),
    dayOf: dates({ weekday: 'short', year: 'numeric', ...day }),
    moment: dates({ weekday: 'short', year: 'numeric', ...day, ...minutes }),
    stamp: dates({ year: 'numeric', ...day, ...minutes, second: '2-digit' }),
    count: new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
    tenths: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    size: sizeFormat(locale),
    shortCount: new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
    list: (texts: readonly string[]) => listed(texts, locale),
    names: new Intl.Collator(locale, { numeric: true }),
    gap: sentenceGapOf(locale),
  };
});

/** Local wall-clock time, e.g. `14:02`. */
export const formatTime = (at: number): string => formats().clock.format(at);

/** Local day without its year, e.g. `Nov 23`. */
export const formatDay = (at: number): string => formats().day.format(at);

/** Local day, e.g. `Nov 23, 2026`. */
export const formatDate = (at: number): string => formats().date.format(at);

/** Local day with its weekday, e.g. `Mon, Nov 23, 2026`. */
export const formatDayOf = (at: number): string => formats().dayOf.format(at);

/** The same with the time to the minute, e.g. `Mon, Nov 23, 2026, 14:02`. */
export const formatMoment = (at: number): string => formats().moment.format(at);

/** A number with its thousands apart, rounded to so many places. */
export const formatNumber = (value: number, places: 0 | 1 = 0): string =>
  (places === 0 ? formats().count : formats().tenths).format(value);

/** A count that leaves room for the name beside it: `9,870`, then `12.4K`. */
export const formatCount = (count: number): string =>
  (count < 10_000 ? formats().count : formats().shortCount).format(count);

/** The end of a span that begins at `from`: without its date when that is the same. */
export const formatUntil = (from: number, at: number): string =>
  new Date(from).toDateString() === new Date(at).toDateString()
    ? formats().seconds.format(at)
    : formatStamp(at);

/** Local date and time with seconds, for timelines and details. */
export const formatStamp = (at: number): string => formats().stamp.format(at);

/** Things side by side, e.g. `PNG, JPEG`. */
export const formatList = (texts: readonly string[]): string => formats().list(texts);

/** A thing and what there is to know of it: `Size: 4`. */
export const formatPair = (name: string, value: string): string =>
  i18next.t('ui:marks.pair', { name, value });

/** A text with a short one beside it: `Search (/)`. */
export const formatBeside = (text: string, beside: string): string =>
  i18next.t('ui:marks.beside', { text, beside });

export const sentenceGap = (): string => formats().gap;

/** Sentences one behind the other; what is not there is left out. */
export const inSentences = (...sentences: readonly (string | false | null)[]): string =>
  sentences.filter(Boolean).join(sentenceGap());

/** The order of names in the language. */
export const compareNames = (a: string, b: string): number => formats().names.compare(a, b);
