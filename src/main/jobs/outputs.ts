/** What an answer gave becomes rows in the ledger: each output once, renewed when a later answer has a fresh link. */
import type { JsonObject, ResultMedia } from '../../shared/job.ts';
import { type Ledger, newId, type ResultRecord } from '../ledger/index.ts';
import type { TaskOutput } from '../tokenlab/index.ts';

/** Where an output stands in the answer; the same place in a later answer is the same output. */
const placeOf = (output: TaskOutput): string => `${output.role}:${output.label}`;

/**
 * Writes the outputs of a terminal answer. Must run inside the transaction that also writes the job's new state.
 * @returns true when there is something to download.
 */
export function recordOutputs(
  ledger: Ledger,
  jobId: string,
  outputs: readonly TaskOutput[],
  now: number,
): boolean {
  const known = new Map(ledger.results.recordsOfJob(jobId).map((result) => [result.facts.place, result]));
  let index = Math.max(-1, ...[...known.values()].map((result) => result.index)) + 1;
  let waiting = false;
  for (const output of outputs) {
    const before = known.get(placeOf(output));
    if (before) {
      waiting = renew(ledger, before, output) || waiting;
      continue;
    }
    insert(ledger, jobId, index, output, now);
    waiting ||= output.kind === 'file' || output.kind === 'inline';
    index += 1;
  }
  return waiting;
}

/** A whole file that came as the answer itself, for example speech. */
export function recordAnswerFile(
  ledger: Ledger,
  jobId: string,
  bytes: Uint8Array,
  contentType: string | null,
  now: number,
): void {
  const mime = contentType?.split(';')[0]?.trim().toLowerCase() ?? null;
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
    facts: { place: 'main:answer' },
    data: bytes,
  });
}

function insert(ledger: Ledger, jobId: string, index: number, output: TaskOutput, now: number): void {
  const isFile = output.kind === 'file' || output.kind === 'inline';
  const media: ResultMedia = output.kind === 'text' ? 'text' : output.kind === 'link' ? 'link' : output.media;
  const facts: JsonObject = { place: placeOf(output) };
  if (output.title !== undefined) facts.title = output.title;
  if (output.revisedPrompt !== undefined) facts.revisedPrompt = output.revisedPrompt;
  ledger.results.insert({
    id: newId('res', now),
    jobId,
    index,
    kind: output.kind,
    media,
    role: output.role,
    label: output.title ?? null,
    mime: output.mimeHint ?? null,
    download: isFile ? 'waiting' : 'done',
    url: output.kind === 'file' ? output.url : null,
    link: output.kind === 'link' ? output.url : null,
    text: output.text ?? output.revisedPrompt ?? null,
    width: output.width ?? null,
    height: output.height ?? null,
    durationMs: output.duration === undefined ? null : Math.round(output.duration * 1000),
    facts,
    data: output.base64 === undefined ? undefined : Buffer.from(output.base64, 'base64'),
  });
}

/** A fresh link for an output that is known. What is on disk already is not fetched again. */
function renew(ledger: Ledger, before: ResultRecord, output: TaskOutput): boolean {
  if (output.kind === 'text') {
    if (output.text !== undefined && output.text !== before.text) {
      ledger.results.update(before.id, { text: output.text });
    }
    return false;
  }
  if (output.kind === 'link') {
    if (output.url !== before.link) ledger.results.update(before.id, { link: output.url ?? null });
    return false;
  }
  if (output.kind !== 'file' || output.url === undefined) return before.download === 'waiting';
  const again = before.download === 'expired' || before.download === 'failed';
  if (output.url === before.url && !again) return before.download === 'waiting';
  ledger.results.update(before.id, {
    url: output.url,
    ...(again ? { download: 'waiting', error: null, nextAt: null, attempts: 0 } : {}),
  });
  return again || before.download === 'waiting';
}

/** The answer as it is kept for later reading: without long base64 texts, and null when still too long. */
export function keptAnswer(raw: unknown, longest: number): string | null {
  if (raw === null || raw === undefined) return null;
  const text = JSON.stringify(raw, (_key, value: unknown) =>
    typeof value === 'string' && value.length > longestText ? `[${value.length} characters]` : value,
  );
  return text === undefined || text.length > longest ? null : text;
}

/** Longer texts of an answer are media, not facts; they are kept as results. */
const longestText = 50_000;
