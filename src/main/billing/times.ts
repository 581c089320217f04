/** Times of usage rows: a closed list of forms, each of which can mean one instant only. */

/** Why a time is not used. */
export type TimeFault = 'missing' | 'ambiguous' | 'unreadable' | 'impossible';

/** Nobody was charged before. */
const firstYear = 2000;

const clockTime = /(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?/.source;
const zone = /(Z|UTC|GMT|UT|[+-]\d{2}:?\d{2})/.source;
const weekday = /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?/.source;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December)/
    .source;
const rest = String.raw`(?:(?:T|\s+)${clockTime}\s*${zone}?)?`;

/** `2026-11-03`, `2026/11/03 12:00`, `2026-11-03T12:00:00.250+01:00`: the year first. */
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${rest}$`, 'i');
/** `Tue, 03 Nov 2026 12:00:00 GMT`, `3-Nov-2026`: the month by its English name. */
const dayName = new RegExp(String.raw`^${weekday}(\d{1,2})[\s-]${month}\.?[\s-](\d{4})${rest}$`, 'i');
/** `Nov 3, 2026 12:00`. */
const nameDay = new RegExp(String.raw`^${weekday}${month}\.?\s+(\d{1,2}),?\s+(\d{4})${rest}$`, 'i');
/** Days, months and years in figures, in an order that every country reads differently. */
const figures = /^\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}(?!\d)/;

/**
 * Unix ms from a time in one of the forms above (UTC where it names no zone), or from a Unix time in seconds or ms.
 * @returns why not, where there is none that can be used
 */
export function readTime(value: unknown): number | TimeFault {
  if (typeof value === 'number') return unixTime(value);
  if (typeof value !== 'string' || value.trim() === '') return 'missing';
  const given = value.trim();
  if (given.length > 60) return 'unreadable';
  if (/^\d+(?:\.\d{1,9})?$/.test(given)) return unixTime(Number(given));
  const byYear = yearFirst.exec(given);
  if (byYear) return instant([byYear[1], byYear[3], byYear[4]], byYear.slice(5));
  const byDay = dayName.exec(given);
  if (byDay) return instant([byDay[3], monthNumber(byDay[2]!), byDay[1]], byDay.slice(4));
  const byName = nameDay.exec(given);
  if (byName) return instant([byName[3], monthNumber(byName[1]!), byName[2]], byName.slice(4));
  return figures.test(given) ? 'ambiguous' : 'unreadable';
}

/** Ten digits are seconds and thirteen are milliseconds, from 2001 to 2286; a spreadsheet's days are neither. */
function unixTime(value: number): number | TimeFault {
  if (value >= 1e9 && value < 1e10) return Math.round(value * 1000);
  if (value >= 1e12 && value < 1e13) return Math.round(value);
  return 'unreadable';
}

const monthNumber = (name: string): string => String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1);

function instant(date: (string | undefined)[], time: (string | undefined)[]): number | TimeFault {
  const [year, monthOf, day] = date.map(Number) as [number, number, number];
  const [hour = '0', minute = '0', second = '0', fraction = '', zoneName] = time;
  const at = Date.UTC(year, monthOf - 1, day);
  const back = new Date(at);
  // 31 November, 29 February of most years.
  const isDay = back.getUTCMonth() === monthOf - 1 && back.getUTCDate() === day;
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return 'unreadable';
  const offset = offsetOf(zoneName);
  if (offset === null) return 'unreadable';
  if (year < firstYear) return 'impossible';
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return at + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000 + ms;
}

/** Minutes ahead of UTC; null when no place on Earth is that far ahead or behind. */
function offsetOf(name: string | undefined): number | null {
  if (name === undefined || /^[a-z]+$/i.test(name)) return 0;
  const [hours, minutes] = [Number(name.slice(1, 3)), Number(name.slice(-2))];
  if (hours > 15 || minutes > 59) return null;
  return (name.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
