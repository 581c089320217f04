/** What the ledger keeps of a result: its columns, and how they are read. */

import type { AppErrorShape } from '../../shared/errors.ts';
import {
  type DownloadState,
  downloadStates,
  type ResultMedia,
  type ResultRow,
  resultMedia,
} from '../../shared/job.ts';
import { type DownloadNotes, type OutputFacts, readDownloadNotes, readOutputFacts } from './result-facts.ts';
import { readError, readTexts, size, time, word } from './stored.ts';

/** `file`: to download from `url`; `inline`: its bytes came in the answer; `text` and `link` are no files. */
export type ResultKind = 'file' | 'inline' | 'text' | 'link';

/** A result with what the window never sees: links and paths. */
export interface ResultRecord extends ResultRow {
  kind: ResultKind;
  url: string | null;
  /** Absolute path of the finished file. */
  path: string | null;
  partPath: string | null;
  /** Where refused bytes wait for a person. */
  unverifiedPath: string | null;
  /** Validators of the part that is on disk already. */
  etag: string | null;
  lastModified: string | null;
  attempts: number;
  /** Unix ms of the next attempt; null when none is planned. */
  nextAt: number | null;
  createdAt: number;
  output: OutputFacts;
  notes: DownloadNotes;
}

export interface NewResult {
  id: string;
  jobId: string;
  index: number;
  kind: ResultKind;
  media: ResultMedia;
  role: string;
  label: string | null;
  mime: string | null;
  download: DownloadState;
  url?: string | null;
  text?: string | null;
  link?: string | null;
  width?: number | null;
  height?: number | null;
  durationMs?: number | null;
  output?: Partial<OutputFacts>;
  /** Bytes that came in the answer; kept here until they are a file. */
  data?: Uint8Array;
  /** Bytes of what waits under `output.media`. */
  totalBytes?: number;
}

export interface ResultPatch {
  media?: ResultMedia;
  role?: string;
  label?: string | null;
  mime?: string | null;
  /** `done` also drops the bytes that were kept for the file. */
  download?: DownloadState;
  receivedBytes?: number;
  totalBytes?: number | null;
  fileName?: string | null;
  bytes?: number | null;
  sha256?: string | null;
  width?: number | null;
  height?: number | null;
  durationMs?: number | null;
  text?: string | null;
  link?: string | null;
  error?: AppErrorShape | null;
  doubt?: string | null;
  contents?: string[] | null;
  unverifiedPath?: string | null;
  unverifiedBytes?: number | null;
  doneAt?: number | null;
  kind?: ResultKind;
  url?: string | null;
  path?: string | null;
  partPath?: string | null;
  etag?: string | null;
  lastModified?: string | null;
  attempts?: number;
  nextAt?: number | null;
  /** These are changed, the others stay. */
  output?: Partial<OutputFacts>;
  notes?: Partial<DownloadNotes>;
}

export interface ResultColumns {
  id: string;
  job_id: string;
  idx: number;
  media: string;
  role: string;
  label: string | null;
  mime: string | null;
  download: string;
  received_bytes: number;
  total_bytes: number | null;
  file_name: string | null;
  bytes: number | null;
  sha256: string | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  text: string | null;
  link: string | null;
  error: string | null;
  doubt: string | null;
  contents: string | null;
  unverified_path: string | null;
  unverified_bytes: number | null;
  done_at: number | null;
  created_at: number;
  kind: string;
  url: string | null;
  path: string | null;
  part_path: string | null;
  etag: string | null;
  last_modified: string | null;
  attempts: number;
  next_at: number | null;
  facts: string;
}

/** `output` and `notes` share one column. */
export const columnOf: Record<Exclude<keyof ResultPatch, 'output' | 'notes'>, keyof ResultColumns> = {
  media: 'media',
  role: 'role',
  label: 'label',
  mime: 'mime',
  download: 'download',
  receivedBytes: 'received_bytes',
  totalBytes: 'total_bytes',
  fileName: 'file_name',
  bytes: 'bytes',
  sha256: 'sha256',
  width: 'width',
  height: 'height',
  durationMs: 'duration_ms',
  text: 'text',
  link: 'link',
  error: 'error',
  doubt: 'doubt',
  contents: 'contents',
  unverifiedPath: 'unverified_path',
  unverifiedBytes: 'unverified_bytes',
  doneAt: 'done_at',
  kind: 'kind',
  url: 'url',
  path: 'path',
  partPath: 'part_path',
  etag: 'etag',
  lastModified: 'last_modified',
  attempts: 'attempts',
  nextAt: 'next_at',
};

/** As the window sees it. */
export function toResultRow(row: ResultColumns): ResultRow {
  return {
    id: row.id,
    jobId: row.job_id,
    index: row.idx,
    media: word(resultMedia, row.media, 'other'),
    role: row.role,
    label: row.label,
    mime: row.mime,
    download: word(downloadStates, row.download, 'failed'),
    receivedBytes: size(row.received_bytes) ?? 0,
    totalBytes: size(row.total_bytes),
    fileName: row.file_name,
    bytes: size(row.bytes),
    sha256: row.sha256,
    width: size(row.width),
    height: size(row.height),
    durationMs: size(row.duration_ms),
    text: row.text,
    link: row.link,
    linked: row.kind === 'file' && row.url !== null && row.download !== 'expired',
    error: readError(row.error),
    doubt: row.doubt,
    contents: row.contents === null ? null : readTexts(row.contents),
    unverifiedBytes: size(row.unverified_bytes),
    doneAt: time(row.done_at),
    // Few have it, and a list has many rows.
    passes: row.facts.includes('"passes"') ? readOutputFacts(row.facts).passes : null,
  };
}

/** With what the window never sees. */
export function toResultRecord(row: ResultColumns): ResultRecord {
  return {
    ...toResultRow(row),
    kind: word(['file', 'inline', 'text', 'link'], row.kind, 'file'),
    url: row.url,
    path: row.path,
    partPath: row.part_path,
    unverifiedPath: row.unverified_path,
    etag: row.etag,
    lastModified: row.last_modified,
    attempts: row.attempts,
    nextAt: time(row.next_at),
    createdAt: time(row.created_at) ?? 0,
    output: readOutputFacts(row.facts),
    notes: readDownloadNotes(row.facts),
  };
}
