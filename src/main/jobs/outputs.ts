/** What an answer gave becomes rows in the ledger: each output once, renewed when a later answer has a fresh link. */
import type { ResultMedia } from '../../shared/job.ts';
import type { JsonObject } from '../../shared/json.ts';
import { cutText } from '../../shared/text.ts';
import type { TimelineType } from '../../shared/timeline.ts';
import type { MediaFile } from '../base/answer-media.ts';
import { bareMime } from '../base/headers.ts';
import { type Ledger, type NewResult, newId, type ResultRecord } from '../ledger/index.ts';
import type { TaskOutput } from '../tokenlab/index.ts';

/** Where an output stands in the answer; the same place in a later answer is the same output. */
const placeOf = (output: TaskOutput): string => `${output.role}:${output.label}`;

/**
 * Writes the outputs of a terminal answer. Must run inside the transaction that also writes the job's new state.
 * @param left where outputs stand that are too many to be taken
 * @returns names of the files that came inside of the answer and are not taken: their outputs are known already
 */
export function recordOutputs(
  ledger: Ledger,
  jobId: string,
  outputs: readonly TaskOutput[],
  left: readonly string[],
  now: number,
): string[] {
  const known = new Map(ledger.results.recordsOfJob(jobId).map((result) => [result.output.place, result]));
  let index = Math.max(-1, ...[...known.values()].map((result) => result.index)) + 1;
  const fresh: TaskOutput[] = [];
  const unused: string[] = [];
  for (const output of outputs) {
    const before = known.get(placeOf(output));
    if (before === undefined) fresh.push(output);
    else {
      renew(ledger, before, output);
      if (output.file !== undefined) unused.push(output.file.name);
    }
  }
  const leftOut: string[] = [];
  for (const output of fresh) {
    const { row, misfits } = rowOf(output);
    ledger.results.insert({ ...row, id: newId('res', now), jobId, index });
    leftOut.push(...misfits);
    index += 1;
  }
  const note = (type: TimelineType, detail: JsonObject) =>
    ledger.events.append(jobId, { source: 'app', type, detail });
  if (leftOut.length > 0) note('facts_left_out', { count: leftOut.length, fields: leftOut.slice(0, 20) });
  if (fresh.length > 0 && left.length > 0) {
    note('outputs_left_out', {
      taken: outputs.length,
      count: left.length,
      places: left.slice(0, 20).map(short),
    });
  }
  return unused;
}

/** Names of the files that came inside of the answer. */
export const namesIn = (outputs: readonly TaskOutput[]): string[] =>
  outputs.flatMap(({ file }) => (file === undefined ? [] : [file.name]));

/** A whole file that came as the answer itself, for example speech: its bytes, or where it waits on the disk. */
export function recordAnswerFile(
  ledger: Ledger,
  jobId: string,
  file: Uint8Array | MediaFile,
  contentType: string | null,
  now: number,
): void {
  const mime = bareMime(contentType);
  const kind = mime?.split('/')[0];
  ledger.results.insert({
    id: newId('res', now),
    jobId,
    index: 0,
    kind: 'inline',
    media: kind === 'image' || kind === 'video' || kind === 'audio' || kind === 'model' ? kind : 'other',
    role: 'main',
    label: null,
    mime,
    download: 'waiting',
    ...(file instanceof Uint8Array
      ? { output: { place: 'main:answer' }, data: file }
      : { output: { place: 'main:answer', media: file.name }, totalBytes: file.bytes }),
  });
}

const isFile = ({ kind }: TaskOutput): boolean => kind === 'file' || kind === 'inline';

/** Titles stand in lists and file names. */
const longestTitle = 500;

const short = (label: string): string => cutText(label, 100);

/**
 * The one place where an output becomes a row. The output itself always fits; a fact beside it that does not fit its
 * column is left out and named in `misfits`, for it can never be worth more than the result.
 */
function rowOf(output: TaskOutput): { row: Omit<NewResult, 'id' | 'jobId' | 'index'>; misfits: string[] } {
  const misfits: string[] = [];
  const whole = (name: string, value: number | undefined): number | null => {
    if (value === undefined || Number.isSafeInteger(value)) return value ?? null;
    misfits.push(`${short(output.label)}: ${name}`);
    return null;
  };
  const title = output.title === undefined ? undefined : cutText(output.title, longestTitle, longestTitle);
  if (title !== output.title) misfits.push(`${short(output.label)}: title`);
  const media: ResultMedia = output.kind === 'text' ? 'text' : output.kind === 'link' ? 'link' : output.media;
  const row = {
    kind: output.kind,
    media,
    role: output.role,
    label: title ?? null,
    mime: output.mimeHint ?? null,
    download: isFile(output) ? ('waiting' as const) : ('done' as const),
    url: output.kind === 'file' ? output.url : null,
    link: output.kind === 'link' ? output.url : null,
    text: output.text ?? output.revisedPrompt ?? null,
    width: whole('width', output.width),
    height: whole('height', output.height),
    durationMs: whole(
      'duration',
      output.duration === undefined ? undefined : Math.round(output.duration * 1000),
    ),
    output: {
      place: placeOf(output),
      title: title ?? null,
      revisedPrompt: output.revisedPrompt ?? null,
      media: output.file?.name ?? null,
    },
    totalBytes: output.file?.bytes,
    data: output.base64 === undefined ? undefined : Buffer.from(output.base64, 'base64'),
  };
  return { row, misfits };
}

/** A fresh link for an output that is known. What is on disk already is not fetched again. */
function renew(ledger: Ledger, before: ResultRecord, output: TaskOutput): void {
  if (output.kind === 'text') {
    if (output.text !== undefined && output.text !== before.text) {
      ledger.results.update(before.id, { text: output.text });
    }
    return;
  }
  if (output.kind === 'link') {
    if (output.url !== before.link) ledger.results.update(before.id, { link: output.url ?? null });
    return;
  }
  if (output.kind !== 'file' || output.url === undefined) return;
  const again = before.download === 'expired' || before.download === 'failed';
  if (output.url === before.url && !again) return;
  ledger.results.update(before.id, {
    url: output.url,
    ...(again ? { download: 'waiting', error: null, nextAt: null, attempts: 0 } : {}),
  });
}
