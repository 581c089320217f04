/** The headings of a list that goes by time: local calendar days, made of instants when the list is shown. Pure. */
import type { ListSection } from '../../shared/views.ts';
import { localDay, localDayBounds } from '../base/dates.ts';

/** `from` <= instant < `to`, Unix ms. */
export interface Day {
  key: string;
  from: number;
  to: number;
}

const dayMs = 24 * 60 * 60 * 1000;
/** The last whole day that a date can name; what is stored beyond it is filed under it. */
const lastDay = 8.64e15 - 2 * dayMs;

/** The local day of an instant. */
export function dayOf(at: number): Day {
  const last = at >= lastDay;
  const first = at <= -lastDay;
  if (!last && !first) return { key: localDay(at), ...localDayBounds(at) };
  const { from, to } = localDayBounds(last ? lastDay : -lastDay);
  return last
    ? { key: localDay(from), from, to: Number.MAX_VALUE }
    : { key: localDay(from), from: -Number.MAX_VALUE, to };
}

/** Every local day that has a moment in one of these days of UTC (whole days since 1970, in any order), oldest first. */
export function daysWithin(utcDays: readonly number[]): Day[] {
  const days = new Map<number, Day>();
  for (const utcDay of utcDays) {
    let day = dayOf(utcDay * dayMs);
    // Whole days are cut off towards zero, so the one around 1970 has two sides.
    if (utcDay <= 0) day = dayOf((utcDay - 1) * dayMs);
    for (;;) {
      days.set(day.from, day);
      if (day.to >= (utcDay + 1) * dayMs || day.to > lastDay) break;
      day = dayOf(day.to);
    }
  }
  return [...days.values()].sort((a, b) => a.from - b.from);
}

/** Sections of instants that are in order already. */
export function sectionsOf(instants: readonly number[]): ListSection[] {
  const sections: ListSection[] = [];
  let day: Day | null = null;
  for (const at of instants) {
    const last = sections.at(-1);
    if (day !== null && last !== undefined && at >= day.from && at < day.to) last.count += 1;
    else {
      day = dayOf(at);
      sections.push({ key: day.key, count: 1 });
    }
  }
  return sections;
}
