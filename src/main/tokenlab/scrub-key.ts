/** A server, or a proxy before it, may repeat the key that it was sent. Whatever it says is taken in without it. */
import { keptAnswer } from '../base/kept-answer.ts';
import { createSecretFinder, type SecretFinder } from '../base/secret-finder.ts';
import { isRecord, parseJson } from './json.ts';

/**
 * A function that takes the key of one request out of texts of its answer before anybody reads them, however it is spelled
 * and wherever it is split (see `secret-finder.ts`). It looks at what the texts of JSON say; JSON stays JSON, and what leads to
 * a result stays in it. Other secrets are the redactor's work.
 */
export function withoutKey(key: string | undefined): (text: string) => string {
  if (key === undefined) return (text) => text;
  const finder = createSecretFinder(key);
  return (text) => {
    const body = /^\s*[[{"]/.test(text) ? parseJson(text) : { ok: false as const };
    if (!body.ok) return finder.clean(text);
    return takeOut({ value: body.value }, finder) ?? text;
  };
}

/** One text of a JSON value. */
interface Place {
  text: string;
  isName: boolean;
  /** Puts another text in its place. */
  set(text: string): void;
}

/** JSON of the value without the secret; null when it is not in there. The value is changed. */
function takeOut(holder: { value: unknown }, finder: SecretFinder): string | null {
  const places = placesIn(holder);
  if (!isAnywhere(places, finder)) return null;
  for (const place of places) {
    const cleaned = finder.clean(place.text);
    if (cleaned !== place.text) put(place, cleaned);
  }
  for (let times = 0; isAnywhere(places, finder); times += 1) {
    if (times === mostSplits) {
      withhold(places, finder);
      break;
    }
    for (const row of rowsOf(places)) {
      const split = splitIn(row, finder);
      const others = split.filter(({ text }) => !leads.test(text));
      for (const place of others) put(place, '[key]');
    }
  }
  return keptAnswer(holder.value, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY) ?? '"[key]"';
}

/** Split over more places than any honest answer has. */
const mostSplits = 20;

/** What leads to a task or a result, and may only stand beside a piece. */
const leads = /^(?:https?:\/\/|ldtask_|media:)/;

/** What an answer is paid for: addresses, ids, files that came with it, and words without a digit, such as a state. */
const needed = /^(?:https?:\/\/\S+|ldtask_\w+|[\w:-]{12,}|b64_json|[a-z_ .-]*)$/i;

/** Takes out all but what is needed to come to a result, which no secret may cost anybody. */
function withhold(places: readonly Place[], finder: SecretFinder): void {
  for (const place of places) {
    if (!needed.test(place.text) || finder.reveals(place.text)) put(place, '[key]');
  }
}

function put(place: Place, text: string): void {
  place.set(text);
  place.text = text;
}

/** All texts in the order in which they stand there. */
function placesIn(holder: { value: unknown }): Place[] {
  const places: Place[] = [];
  const rest: (() => void)[] = [];
  const visit = (value: unknown, set: (value: unknown) => void) => {
    if (typeof value === 'string') places.push({ text: value, isName: false, set });
    else if (areBytes(value))
      places.push({ text: Buffer.from(value).toString('latin1'), isName: false, set });
    else if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at -= 1) {
        rest.push(() => visit(value[at], (changed) => void value.splice(at, 1, changed)));
      }
    } else if (isRecord(value)) {
      for (const name of Object.keys(value).reverse()) {
        let called = name;
        const rename = (changed: string) => {
          const content = value[called];
          delete value[called];
          called = changed;
          for (let copy = 2; Object.hasOwn(value, called); copy += 1) called = `${changed} (${copy})`;
          define(value, called, content);
        };
        rest.push(() => {
          places.push({ text: name, isName: true, set: rename });
          visit(value[name], (changed) => define(value, called, changed));
        });
      }
    }
  };
  visit(holder.value, (value) => void Object.assign(holder, { value }));
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) next();
  return places;
}

/** Programs write bytes as a list of their numbers. */
const areBytes = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => Number.isInteger(one) && one >= 0 && one <= 255);

/** A name such as `__proto__` is data like any other. */
const define = (record: object, name: string, value: unknown): void =>
  void Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });

/** What stands side by side: all texts, the values alone, the names alone. */
const rowsOf = (places: readonly Place[]): Place[][] => [
  [...places],
  places.filter(({ isName }) => !isName),
  places.filter(({ isName }) => isName),
];

const textsOf = (row: readonly Place[]): string[] => row.map(({ text }) => text);

const isAnywhere = (places: readonly Place[], finder: SecretFinder): boolean =>
  // This looks at each text, and at all of them together.
  finder.reveals(textsOf(places).join('\n')) ||
  rowsOf(places)
    .slice(1)
    .some((row) => finder.revealsTogether(textsOf(row)));

/** The places over which the secret is split, as few as can be found. */
function splitIn(row: readonly Place[], finder: SecretFinder): readonly Place[] {
  const reveals = (from: number, to: number) => finder.revealsTogether(textsOf(row.slice(from, to)));
  if (!reveals(0, row.length)) return [];
  const to = firstOf(row.length, (end) => reveals(0, end));
  const from = to - firstOf(to, (count) => reveals(to - count, to));
  return row.slice(from, to);
}

/** The least number up to `most` for which it is true; it is true for `most`, and stays true where it has become so. */
function firstOf(most: number, isTrue: (number: number) => boolean): number {
  let [below, least] = [0, most];
  while (least - below > 1) {
    const middle = Math.floor((below + least) / 2);
    if (isTrue(middle)) least = middle;
    else below = middle;
  }
  return least;
}
