/** Which words of a job are the user's own: they must not come back out of an error message or a log line. */
import { errorCodes } from '../../shared/errors.ts';
import { families } from '../../shared/families/index.ts';
import {
  attentionReasons,
  cancellationStates,
  downloadStates,
  type JobDetail,
  jobStates,
  settlementStates,
} from '../../shared/job.ts';
import { jobEvents } from '../../shared/job-events.ts';
import type { JsonValue } from '../../shared/json.ts';

/** Settings whose values are everyday words ("auto", "1024x1024"); removing them everywhere would hide the cause. */
const everyday = /^[a-z0-9][a-z0-9:.x_-]{0,23}$/i;

/** Long enough, and plain enough, to be an identifier and nothing that a person wrote. */
const identifier = /^[\w-]{16,200}$/;

const wordsIn = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9]+/);

/** A name, its parts between dashes and slashes, and the words in them. */
const namesIn = (name: string): string[] => [
  name.toLowerCase(),
  ...name.toLowerCase().split(/[-_/]/),
  ...wordsIn(name),
];

/** The words that packets are written in. Somebody who uses one as a title tells nothing by it, and support needs it. */
const ownWords = new Set(
  [
    ...errorCodes,
    ...jobEvents,
    ...jobStates,
    ...attentionReasons,
    ...cancellationStates,
    ...downloadStates,
    ...families,
    ...settlementStates,
    'get post delete http https v1 api info warn error user app tokenlab result saved poll settlement checked found',
  ].flatMap((text) => [text, ...wordsIn(text)]),
);

/** Every free text of the job: prompts, lyrics, names, titles, notes, tags, file names, texts of results. */
export function privateTextsOf(job: JobDetail): string[] {
  const found = new Set<string>();
  // A link or a title often holds the job's own ids. What stands around them is private; they are what support needs.
  const own = [job.id, job.taskId, job.requestId, job.billing.transactionId].filter(
    (id): id is string => id !== null && identifier.test(id),
  );
  const names = [job.model, job.modelResolved, job.operation, job.endpoint, job.pollUrl?.split('?')[0]];
  const technical = new Set(names.flatMap((name) => (name ? namesIn(name) : [])));
  const isTechnical = (piece: string) => {
    const word = piece.trim().toLowerCase();
    return ownWords.has(word) || technical.has(word);
  };
  const add = (text: string | null | undefined) => {
    if (typeof text !== 'string') return;
    for (const piece of around(text, own)) {
      if (piece.trim().length >= 3 && !isTechnical(piece)) found.add(piece);
    }
  };
  const walk = (value: JsonValue | undefined, name: string, depth: number): void => {
    if (typeof value === 'string') {
      if (isProse(value, name)) add(value);
    } else if (Array.isArray(value)) {
      if (depth < 8) for (const item of value.slice(0, 200)) walk(item, name, depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      if (depth < 8) {
        for (const [key, item] of Object.entries(value).slice(0, 200)) {
          if (key.length > 24) add(key);
          walk(item, key, depth + 1);
        }
      }
    }
  };
  walk(job.request.fields, '', 0);
  walk(job.request.rawFields, '', 0);
  for (const input of job.request.inputs) {
    if (input.source.kind === 'url') add(input.source.url);
    if (input.source.kind === 'file') add(input.source.name);
  }
  for (const text of [job.note, job.title, job.userId, job.projectId, ...job.tags]) {
    if (text !== null && text !== job.model && text !== job.family) add(text);
  }
  for (const result of job.results) {
    for (const text of [result.text, result.fileName, result.link]) add(text);
  }
  return [...found];
}

/** What is left of a text when every one of `ids` is taken out of it. */
const around = (text: string, ids: readonly string[]): string[] =>
  ids.reduce((pieces, id) => pieces.flatMap((piece) => piece.split(id)), [text]);

function isProse(text: string, name: string): boolean {
  return /prompt|lyric|text|title|description|caption|name|tags?$/i.test(name) || !everyday.test(text);
}
