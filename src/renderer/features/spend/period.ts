/** Periods of whole local days, as Unix ms: `from` <= time < `to`. Pure. */

export const periodKinds = ['thisMonth', 'lastMonth', 'last7', 'last30', 'custom'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** First and last day, both inclusive, as `2026-11-23`. */
export interface CustomDays {
  first: string;
  last: string;
}

export interface Period {
  from: number;
  to: number;
}

const longestDays = 366;

const startOfDay = (year: number, month: number, day: number): number => new Date(year, month, day).getTime();

/** The local day of an instant as a date field wants it. */
export function dayKey(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Midnight at the start of a day named `2026-11-23`; null when it names none. */
export function startOfKey(key: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(key);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const at = startOfDay(year, month - 1, day);
  return dayKey(at) === key ? at : null;
}

const dayAfter = (at: number): number => {
  const date = new Date(at);
  return startOfDay(date.getFullYear(), date.getMonth(), date.getDate() + 1);
};

/** Null for custom days that make no period, or one longer than a year. */
export function periodOf(kind: PeriodKind, custom: CustomDays, now: number): Period | null {
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  switch (kind) {
    case 'thisMonth':
      return { from: startOfDay(year, month, 1), to: startOfDay(year, month + 1, 1) };
    case 'lastMonth':
      return { from: startOfDay(year, month - 1, 1), to: startOfDay(year, month, 1) };
    case 'last7':
      return { from: startOfDay(year, month, day - 6), to: startOfDay(year, month, day + 1) };
    case 'last30':
      return { from: startOfDay(year, month, day - 29), to: startOfDay(year, month, day + 1) };
    case 'custom': {
      const from = startOfKey(custom.first);
      const last = startOfKey(custom.last);
      if (from === null || last === null || last < from) return null;
      const period = { from, to: dayAfter(last) };
      return daysOf(period, last).length > longestDays ? null : period;
    }
  }
}

/** Every day of a period up to `until`, as keys, oldest first. */
export function daysOf(period: Period, until: number): string[] {
  const days: string[] = [];
  for (let at = period.from; at < period.to && at <= until && days.length <= longestDays; at = dayAfter(at)) {
    days.push(dayKey(at));
  }
  return days;
}
