/** The timeline of a job as a packet may show it, and what can be read from it: request ids, statuses, counts. */
import type { JobDetail, TimelineEntry } from '../../shared/job.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import type { TimelineType } from '../../shared/timeline.ts';
import type { Redactor } from './redact.ts';
import type { PacketJob } from './schema.ts';
import { fieldName } from './shape.ts';

const maxEntries = 500;

/** Details that are ours or TokenLab's technical words; of all others only the length is given. */
const technical =
  /^(?:code|status|state|from|to|reason|event|remoteStatus|remoteCode|remoteType|requestId|taskId|transactionId|billingTransactionId|method|endpoint|model|modelResolved|outcome|media|role|mime|via|by|kind|paused|download|errorCode|recordedAs)$/;
const spoken = /^(?:message|error|remoteMessage|detail)$/;

/** ISO 8601 in UTC, or null. */
export const utc = (at: number | null): string | null =>
  at === null || !Number.isFinite(at) || Math.abs(at) > 8.64e15 ? null : new Date(at).toISOString();

/** A word that belongs to the technical record: redacted, and cut short. */
export function word(text: string | null | undefined, redactor: Redactor, length = 300): string | null {
  return text === null || text === undefined ? null : redactor.text(text).slice(0, length);
}

export function timelineOf(job: JobDetail, redactor: Redactor): NonNullable<PacketJob['timeline']> {
  return job.timeline.slice(-maxEntries).flatMap((entry) => {
    const at = utc(entry.at);
    if (at === null) return [];
    return [
      {
        at,
        source: entry.source,
        type: word(entry.type, redactor, 100)!,
        detail: detailOf(entry.detail, redactor),
      },
    ];
  });
}

function detailOf(detail: JsonObject, redactor: Redactor): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(detail).sort().slice(0, 40)) {
    const shown = fieldName(name, redactor);
    out[shown] = detailValue(name, detail[name] as JsonValue, redactor, 0);
  }
  return out;
}

function detailValue(name: string, value: JsonValue, redactor: Redactor, depth: number): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') {
    if (technical.test(name)) return redactor.text(value).slice(0, 300);
    if (spoken.test(name)) return redactor.text(value).slice(0, 2000);
    return `[text:${value.length}]`;
  }
  if (Array.isArray(value)) return `[list:${value.length}]`;
  if (depth >= 3) return '[object]';
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort().slice(0, 40)) {
    out[fieldName(key, redactor)] = detailValue(key, value[key] as JsonValue, redactor, depth + 1);
  }
  return out;
}

interface Seen {
  requestIds: PacketJob['requestIds'];
  httpStatuses: PacketJob['httpStatuses'];
}

/** Every request id of the job with the place where it was seen first, and every HTTP status with its time. */
export function tracesOf(job: JobDetail, redactor: Redactor): Seen {
  const requestIds = new Map<string, PacketJob['requestIds'][number]>();
  const httpStatuses: PacketJob['httpStatuses'] = [];
  const see = (raw: unknown, seenIn: string, at: number | null, status: unknown) => {
    if (typeof raw !== 'string' || raw.trim() === '' || requestIds.has(raw)) return;
    requestIds.set(raw, {
      requestId: word(raw, redactor)!,
      seenIn: word(seenIn, redactor, 100)!,
      at: utc(at),
      httpStatus: httpStatusOf(status),
    });
  };
  for (const entry of job.timeline) {
    const status = httpStatusOf(entry.detail.httpStatus ?? nested(entry, 'httpStatus'));
    see(entry.detail.requestId ?? nested(entry, 'requestId'), `timeline: ${entry.type}`, entry.at, status);
    const at = utc(entry.at);
    if (status !== null && at !== null && httpStatuses.length < 200) {
      httpStatuses.push({ of: word(entry.type, redactor, 100)!, at, status });
    }
  }
  see(job.requestId, 'answer to the create', job.acceptedAt ?? job.submittedAt, null);
  see(job.error?.requestId, 'last error', null, job.error?.httpStatus);
  return { requestIds: [...requestIds.values()], httpStatuses };
}

function nested(entry: TimelineEntry, name: string): JsonValue | undefined {
  const error = entry.detail.error;
  return typeof error === 'object' && error !== null && !Array.isArray(error) ? error[name] : undefined;
}

export function httpStatusOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599 ? value : null;
}

/** How many entries are of a type. */
export const countOf = (job: JobDetail, type: TimelineType): number =>
  job.timeline.filter((entry) => entry.type === type).length;
