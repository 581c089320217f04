/** `{{variables}}` and `__wildcards__` in the texts of a request. Pure. */
import type { JobRequest } from '../job.ts';
import type { JsonObject } from '../json.ts';
import { say } from '../words/batches/say.ts';

/** The name is its group, of at most 60 letters: `longestVariable` UTF-16 units. */
export const variable = /\{\{\s*([^\s{}](?:[^{}]{0,58}[^\s{}])?)\s*\}\}/gu;
export const longestVariable = 120;
const wildcard = /__([\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)*)__/gu;

/** Names in the order in which they are found. */
export const variablesIn = (texts: readonly string[]): string[] => names(texts, variable);
export const wildcardsIn = (texts: readonly string[]): string[] => names(texts, wildcard);

function names(texts: readonly string[], pattern: RegExp): string[] {
  const found = new Set<string>();
  for (const text of texts) for (const [, name = ''] of text.matchAll(pattern)) found.add(name);
  return [...found];
}

/** A text with “…” where values will stand. */
export const withGaps = (text: string): string => text.replace(variable, '…').replace(wildcard, '…');

export interface Filled {
  request: JobRequest;
  /** Wildcards that its texts named. */
  used: ReadonlySet<string>;
  /** What has no value, for a person; null: everything has. */
  problem: string | null;
}

/**
 * Puts the values in, first those of the variables and then the wildcards, each once: what a value brings along is not looked
 * through again, but for the wildcards in the value of a variable.
 */
export function fillIn(
  request: JobRequest,
  variables: ReadonlyMap<string, string>,
  entryOf: (wildcard: string) => string | undefined,
): Filled {
  const used = new Set<string>();
  let problem: string | null = null;

  const fill = (text: string): string =>
    text
      .replace(variable, (whole, name: string) => {
        const value = variables.get(name);
        if (value === undefined) problem ??= say('noValueForVariable', { name });
        return value ?? whole;
      })
      .replace(wildcard, (whole, name: string) => {
        const entry = entryOf(name);
        if (entry === undefined) problem ??= say('noWildcard', { name });
        else used.add(name);
        return entry ?? whole;
      });

  const filled = (fields: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
    );

  const { rawFields, ...rest } = request;
  const whole = {
    ...rest,
    fields: filled(request.fields),
    ...(rawFields === undefined ? {} : { rawFields: filled(rawFields) }),
  };
  return { request: whole, used, problem };
}
