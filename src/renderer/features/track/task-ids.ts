/** Task ids out of pasted text. Pure. */

/** At most this many in one go; main refuses more. */
export const MOST_TASKS = 1000;

/**
 * Ids in the order of the text, each once. Separated by white space, commas or semicolons; quotes and list signs
 * around an id fall away, and of a status address (`…/v1/tasks/<id>`) only the id is kept.
 */
export function readTaskIds(text: string): string[] {
  const found = text
    .split(/[\s,;]+/)
    .map((part) => part.replace(/^["'`[({<*•-]+|["'`\])}>.]+$/g, ''))
    .map((part) => /\/tasks\/([^/?#]+)/.exec(part)?.[1] ?? part)
    .filter((part) => part !== '' && part.length <= 300);
  return [...new Set(found)];
}
