/** Numbers and times as the window shows them. Unknown is a dash with a word behind it, never 0. */
import { formatMoney, formatUsd } from '../../shared/money.ts';

export { formatMoney, formatUsd };

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in powers of 1,000, e.g. `1.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** Elapsed milliseconds as `0:05`, `12:40` or `1:02:03`. */
export function formatElapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

// Made once: a list asks for them with every row.
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const shortDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const shortNumber = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

/** Local wall-clock time, e.g. `14:02`. */
export const formatTime = (at: number): string => clock.format(at);

/** Local day without its year, e.g. `Nov 23`. */
export const formatDay = (at: number): string => shortDay.format(at);

/** A count that leaves room for the name beside it: `9,870`, then `12.4K`. */
export const formatCount = (count: number): string =>
  count < 10_000 ? count.toLocaleString() : shortNumber.format(count);

/** The end of a span that begins at `from`: without its date when that is the same. */
export const formatUntil = (from: number, at: number): string =>
  new Date(from).toDateString() === new Date(at).toDateString()
    ? new Date(at).toLocaleTimeString(undefined, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
      })
    : formatStamp(at);

/** Local date and time with seconds, for timelines and details. */
export const formatStamp = (at: number): string =>
  new Date(at).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
