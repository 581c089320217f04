/** What an entry of the timeline recorded, in words: a label and a text for each fact. */
import { attentionReasons, jobStates, type TimelineEntry } from '../../../shared/job.ts';
import { jobEvents } from '../../../shared/job-events.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { i18next, shown } from '../../i18n/index.ts';
import { formatBytes, formatStamp, formatUsd } from '../../ui/format.ts';
import type { timeline } from './en-timeline.ts';

export interface TimelineFact {
  label: string;
  text: string;
  /** An id, an address or a sum: not a word. */
  mono: boolean;
  /** It has no words: it stands as it was recorded. */
  raw: boolean;
}

type FactName = keyof (typeof timeline)['fact'];
type Show = (value: JsonValue) => string | null;

const plain: Show = (value) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;
const sentence: Show = (value) => (typeof value === 'string' ? shown(value) : null);
const time: Show = (value) => {
  const at = typeof value === 'number' ? value : Date.parse(String(value));
  return Number.isFinite(at) ? formatStamp(at) : null;
};
const state: Show = (value) => {
  const known = jobStates.find((each) => each === value);
  return known === undefined ? plain(value) : i18next.t(`ui:state.${known}`);
};
const sources = ['poll', 'create', 'usage_rows', 'refresh', 'user'] as const;
const source: Show = (value) => {
  const known = sources.find((each) => each === value);
  return known === undefined ? plain(value) : i18next.t(`job:timeline.by.${known}`);
};
const event: Show = (value) => {
  const known = jobEvents.find((each) => each === value);
  return known === undefined ? plain(value) : i18next.t(`job:timeline.type.${known}`);
};
const reason: Show = (value) => {
  if (value === 'stopped') return i18next.t('job:timeline.stopped');
  const known = attentionReasons.find((each) => each === value);
  return known === undefined ? plain(value) : i18next.t(`job:attention.${known}.title`);
};
const list: Show = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join('\n') : plain(value);
const usd: Show = (value) =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? formatUsd(value) : null;

const words: Readonly<Record<FactName, Show>> = {
  from: state,
  to: state,
  by: source,
  message: sentence,
  event,
  state,
  reason,
  doubt: sentence,
  code: plain,
  remoteCode: plain,
  remoteMessage: plain,
  httpStatus: plain,
  requestId: plain,
  taskId: plain,
  transactionId: plain,
  assetIds: list,
  jobId: plain,
  retryOf: plain,
  remoteStatus: plain,
  endpoint: plain,
  pollUrl: plain,
  model: plain,
  attempt: plain,
  account: plain,
  keyHint: plain,
  until: time,
  since: time,
  failures: plain,
  index: (value) => (typeof value === 'number' ? String(value + 1) : null),
  mime: plain,
  bytes: (value) => (typeof value === 'number' ? formatBytes(value) : null),
  sha256: plain,
  usd,
  was: usd,
  rows: plain,
};
const monos: ReadonlySet<string> = new Set<FactName>([
  'code',
  'remoteCode',
  'remoteStatus',
  'requestId',
  'taskId',
  'transactionId',
  'assetIds',
  'jobId',
  'retryOf',
  'endpoint',
  'pollUrl',
  'sha256',
]);

/** Said by the entry itself. */
const hidden: ReadonlySet<string> = new Set(['recordedAs']);

const isKnown = (name: string): name is FactName => Object.hasOwn(words, name);

export function timelineFacts({ detail }: Pick<TimelineEntry, 'detail'>): TimelineFact[] {
  return Object.entries(detail).flatMap(([name, value]): TimelineFact[] => {
    if (value === null || hidden.has(name)) return [];
    const text = isKnown(name) ? words[name](value) : null;
    if (text !== null && isKnown(name))
      return [{ label: i18next.t(`job:timeline.fact.${name}`), text, mono: monos.has(name), raw: false }];
    return [{ label: name, text: plain(value) ?? JSON.stringify(value, null, 2), mono: true, raw: true }];
  });
}
