/**
 * The one redactor: packets, logs, sidecars and shown errors all pass through it. It knows kinds of private things by
 * their form (keys, signed addresses, home folders, ...) and, when told, this session's live keys and private texts
 * by their content. It never throws, and its work is bounded whatever it is given.
 */
import { homedir, userInfo } from 'node:os';
import { decodedReadings, decodeEscapes, hasEscapes } from '../base/decode.ts';
import { createSecretFinder } from '../base/secret-finder.ts';
import { secretSpellings, wellFormed } from '../base/spellings.ts';
import { type FragmentRemover, fragmentRemover, looksRandom } from './fragments.ts';
import { walkValue } from './redact-value.ts';
import {
  dropInvisible,
  ownNames,
  redactBearer,
  redactDataUrls,
  redactEmails,
  redactForeignKeys,
  redactHomeFolders,
  redactLongEncoded,
  redactNamedSecrets,
  redactQueries,
  redactUrls,
  redactVendorKeys,
  type TextRedactor,
} from './redactors.ts';

export interface Redactor {
  /** The text without anything private. Never throws; at most `maxText` characters are looked at and returned. */
  text(text: string): string;
  /** A plain JSON-like copy of any value, every string, key and error in it redacted. Never throws; cycles are cut. */
  value(value: unknown): unknown;
}

export interface RedactorOptions {
  /** Live keys and tokens, asked for at each use so that a key added later is covered at once. */
  secrets?: () => readonly string[];
  /** Texts of the user (prompts, lyrics) that must not appear, whole or as a fragment of 24 characters or more. */
  privateTexts?: () => readonly string[];
  homeDir?: string;
  userName?: string;
}

/** Characters of one text that are looked at; the rest is left out and counted. */
export const maxText = 64 * 1024;

const secretGram = 10;
const textGram = 16;

const byForm: readonly TextRedactor[] = [
  redactDataUrls,
  redactUrls,
  redactNamedSecrets,
  redactBearer,
  redactVendorKeys,
  redactForeignKeys,
  redactQueries,
  redactHomeFolders,
  redactEmails,
  redactLongEncoded,
];

/** Builds a redactor. Without options it knows this computer's home folder and user name, and everything by form. */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const own = ownNames(
    options.homeDir ?? safely(homedir),
    options.userName ?? safely(() => userInfo().username),
  );
  const removeSecrets = remembering(options.secrets, buildSecretRemover);
  const removeTexts = remembering(options.privateTexts, buildTextRemover);

  const plain: TextRedactor = (text) => {
    let out = removeSecrets()(text);
    for (const redact of byForm) out = redact(out);
    // Last, because a word taken out of an address or a name would hide its form.
    return removeTexts()(own(out));
  };

  const readings = (token: string): string => {
    for (const reading of [decodeEscapes(token), decodeEscapes(token).replaceAll('+', ' ')]) {
      const cleaned = dropInvisible(reading);
      const redacted = probe(plain(cleaned));
      if (redacted !== reading && redacted !== token) return redacted;
    }
    return token;
  };

  const probe: TextRedactor = (text) =>
    text.replace(/[A-Za-z0-9+/_-]{16,}={0,2}/g, (run) =>
      decodedReadings(run).some((reading) => plain(reading) !== reading) ? `[encoded:${run.length}]` : run,
    );

  const redactText = (input: string, depth: number): string => {
    try {
      const text = dropInvisible(cut(String(input)));
      const asJson = depth < 4 ? parseJson(text) : undefined;
      if (asJson !== undefined) {
        const before = JSON.stringify(asJson);
        const after = JSON.stringify(walk(asJson, depth + 1));
        if (after !== before) return after;
      }
      const unescaped = hasEscapes(text)
        ? text.replace(/[^\s"'<>`]+/g, (token) => (hasEscapes(token) ? readings(token) : token))
        : text;
      return probe(plain(unescaped));
    } catch (thrown) {
      // A text that cannot be checked is not let through.
      return `[unreadable:${thrown instanceof Error ? thrown.name : 'error'}]`;
    }
  };

  // Side by side only keys are looked for: other forms would also arise from harmless neighbours.
  const reveals = (joined: string): boolean =>
    removeSecrets()(joined) !== joined || /(?:sk|mt)-(?=[a-z]*\d)[a-z0-9_]{16,}/i.test(joined);

  const walk = (value: unknown, depth: number): unknown =>
    walkValue(value, { text: (text) => redactText(text, depth), reveals });

  return { text: (text) => redactText(text, 0), value: (value) => walk(value, 0) };
}

/** The removers follow the lists they were made from: a key that was added or replaced is known at the next call. */
function remembering(
  list: (() => readonly string[]) | undefined,
  build: (items: readonly string[]) => FragmentRemover,
): () => FragmentRemover {
  if (list === undefined) return () => (text) => text;
  let known: readonly string[] = [];
  let remover: FragmentRemover = (text) => text;
  return () => {
    const items = list();
    if (items.length !== known.length || items.some((item, at) => item !== known[at])) {
      known = [...items];
      remover = build(known);
    }
    return remover;
  };
}

function buildSecretRemover(secrets: readonly string[]): FragmentRemover {
  const spellings = secrets.filter((secret) => secret.length >= 4).flatMap(secretSpellings);
  const whole = wholeRemover(spellings, '[key]', false);
  const fragments = fragmentRemover(spellings, {
    gram: secretGram,
    stride: 1,
    replacement: '[key]',
    telling: looksRandom,
  });
  const finders = secrets.map(createSecretFinder);
  return (text) => finders.reduce((rest, finder) => finder.clean(rest), fragments(whole(text)));
}

function buildTextRemover(texts: readonly string[]): FragmentRemover {
  const spoken = texts.map((text) => text.trim()).filter((text) => text.length >= 3);
  const spellings = spoken.flatMap((text) => [
    text,
    text.replace(/\s+/g, ' '),
    JSON.stringify(text).slice(1, -1),
    ...(text.length < 20_000 ? [encodeURIComponent(wellFormed(text))] : []),
  ]);
  const unique = [...new Set(spellings)];
  const whole = wholeRemover(unique, '[text]', true);
  const fragments = fragmentRemover(
    unique.filter((text) => text.length >= textGram),
    { gram: textGram, stride: 8, replacement: '[text]' },
  );
  return (text) => fragments(whole(text));
}

/** Replaces whole texts, in any letter case; `asWords` leaves them alone inside longer words. */
function wholeRemover(texts: readonly string[], replacement: string, asWords: boolean): FragmentRemover {
  const short = texts.filter((text) => text.length < 400).sort((one, other) => other.length - one.length);
  if (short.length === 0) return (text) => text;
  const body = short.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const pattern = asWords ? `(?<![\\p{L}\\p{N}])(?:${body})(?![\\p{L}\\p{N}])` : body;
  const found = new RegExp(pattern, 'giu');
  return (text) => text.replace(found, replacement);
}

function parseJson(text: string): object | undefined {
  const first = /^\s*([[{"])/.exec(text);
  if (first === null) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined; // Not JSON: the text is redacted as text.
  }
}

function cut(text: string): string {
  if (text.length <= maxText) return text;
  // The last word is dropped too, for half a secret may not look like one.
  let end = maxText;
  while (end > maxText - 4096 && !/[\s"'<>`]/.test(text[end - 1]!)) end -= 1;
  const kept = text.slice(0, end);
  return `${kept}[left-out:${text.length - kept.length}]`;
}

function safely(read: () => string): string {
  try {
    return read();
  } catch {
    return ''; // Some containers have no user entry; then there is no name to hide.
  }
}

const standard = createRedactor();

/** `Redactor.text` of a redactor that knows everything by form, and this computer's home folder and user name. */
export const redactText = (text: string): string => standard.text(text);

/** `Redactor.value` likewise. */
export const redactValue = (value: unknown): unknown => standard.value(value);
