/** How well a name answers what was typed, and what was used lately. Pure but for what the page remembers. */
import { searchForm } from '../../shared/text.ts';

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Letters of `typed` in order in `name`; the fewer runs they come in, the better. Null when one is missing. */
function scattered(typed: string, name: string): number | null {
  if (typed.length < 3) return null;
  let at = -1;
  let runs = 0;
  for (const letter of typed) {
    const next = name.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (next !== at + 1) runs += 1;
    at = next;
  }
  // Letters strewn over the whole name are no answer.
  return runs > Math.max(2, typed.length / 2) ? null : 100 - 10 * runs;
}

/**
 * The higher the better; null when the name does not answer at all. The whole name comes first, then its beginning, then
 * words that begin so, then a part of it, then its letters in order.
 */
export function scoreOf(typed: string, name: string): number | null {
  const wanted = searchForm(typed.trim());
  const found = searchForm(name.replace(/…$/, ''));
  if (wanted === '') return 0;
  if (found === wanted) return 1000;
  if (found.startsWith(wanted)) return 800;
  const words = wordsOf(found);
  const asked = wordsOf(wanted);
  if (asked.length > 0 && asked.every((one) => words.some((word) => word.startsWith(one)))) return 600;
  if (found.includes(wanted)) return 400;
  return scattered(wanted.replaceAll(' ', ''), found.replaceAll(' ', ''));
}

export interface Named {
  id: string;
  label: string;
}

/** What answers, the best first; of two that answer as well, the one used later. */
export function ranked<T extends Named>(
  entries: readonly T[],
  typed: string,
  recent: readonly string[],
): T[] {
  const lately = (id: string): number => {
    const at = recent.indexOf(id);
    return at < 0 ? 0 : 40 - at;
  };
  return entries
    .flatMap((entry, order) => {
      const score = scoreOf(typed, entry.label);
      return score === null ? [] : [{ entry, order, score: score + lately(entry.id) }];
    })
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ entry }) => entry);
}

const KEY = 'safelight.recentCommands';
const MOST_RECENT = 8;

/** Commands chosen in the palette, the last one first. */
export function recentCommands(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    // Not JSON: written by nobody we know.
    return [];
  }
}

export function rememberCommand(id: string): void {
  const others = recentCommands().filter((other) => other !== id);
  localStorage.setItem(KEY, JSON.stringify([id, ...others].slice(0, MOST_RECENT)));
}
