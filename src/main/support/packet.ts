/**
 * Support packets: everything that TokenLab's support needs to find a request, and nothing private. Built only from
 * named facts, never by copying and removing; then everything goes through the redactor on top of that.
 */
import type { Diagnostics } from '../../shared/diagnostics.ts';
import type { JobDetail } from '../../shared/job.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { expectedOf, observedOf } from './expectation.ts';
import { indexLog, type LogIndex, logLinesOf } from './log-lines.ts';
import { packetMarkdown } from './markdown.ts';
import { privateTextsOf } from './private-texts.ts';
import { createRedactor, type Redactor, type RedactorOptions } from './redact.ts';
import { hostClass } from './redactors.ts';
import { promptSamples } from './sample.ts';
import { type PacketJob, type PacketPart, packetParts, type SupportPacket } from './schema.ts';
import { fieldName, fieldShapes, mimeName, shapeOf } from './shape.ts';
import { countOf, httpStatusOf, timelineOf, tracesOf, utc, word } from './timeline.ts';

export interface PacketContext {
  /** Unix ms. */
  now: number;
  appVersion: string;
  runtime: { electron: string | null; chrome: string | null; node: string | null };
  system: { platform: string; release: string; arch: string };
  /** The account that made the job; null when it is no longer known. `apiBase` is its origin. */
  account(accountId: string): { kind: 'sandbox' | 'tokenlab'; apiBase: string } | null;
  /** Kind, size and hash of an input's file, by input or result id; null when unknown. */
  media(source: { kind: 'file' | 'result'; id: string }): {
    mime: string | null;
    bytes: number | null;
    sha256: string | null;
  } | null;
  /** How often a download of this job was tried again; 0 when unknown. */
  downloadAttempts(jobId: string): number;
  /** Lines of the app's log, oldest first; the packet takes only those of its own jobs. */
  logLines(): readonly string[];
  /** Live keys and tokens of this session. */
  secrets(): readonly string[];
  homeDir?: string;
  userName?: string;
}

export interface PacketOptions {
  /** First words of the prompts with names and numbers masked; only when support asked for it. */
  includeSample?: boolean;
  /** Names of `packetParts`; other words are ignored. */
  omit?: readonly string[];
  /** What the app has found out about itself; only when the person adds it. */
  diagnostics?: Diagnostics | null;
}

export interface BuiltPacket {
  packet: SupportPacket;
  markdown: string;
  /** The same lines that the packet holds, for a file of their own. */
  log: string;
  /** Proposal for the zip's name, without folder. */
  fileName: string;
}

/** The packet of one or many jobs. Deterministic: the same jobs, context and options give the same packet. */
export function buildPacket(
  jobs: readonly JobDetail[],
  context: PacketContext,
  options: PacketOptions = {},
): BuiltPacket {
  const omitted = packetParts.filter((part) => options.omit?.includes(part));
  const knows: RedactorOptions = {
    secrets: () => context.secrets(),
    homeDir: context.homeDir,
    userName: context.userName,
  };
  const byForm = createRedactor(knows);
  const log = indexLog(omitted.includes('log') ? [] : context.logLines());
  const packet: SupportPacket = {
    schema: 'support-packet/1',
    madeAt: utc(context.now)!,
    app: {
      name: 'Safelight',
      version: version(context.appVersion)!,
      electron: version(context.runtime.electron),
      chromium: version(context.runtime.chrome),
      node: version(context.runtime.node),
    },
    ...(omitted.includes('system')
      ? {}
      : {
          system: {
            platform: byForm.text(context.system.platform).slice(0, 40),
            release: byForm.text(context.system.release).slice(0, 120),
            arch: byForm.text(context.system.arch).slice(0, 40),
          },
        }),
    omitted,
    ...(options.diagnostics ? { diagnostics: diagnosticsOf(options.diagnostics, byForm) } : {}),
    jobs: jobs.map((job) => {
      const own = privateTextsOf(job);
      const redactor = createRedactor({ ...knows, privateTexts: () => own });
      const entry = packetJob(job, context, log, redactor, omitted);
      if (options.includeSample) entry.promptSample = promptSamples(job, byForm);
      return entry;
    }),
  };
  const excerpt = packet.jobs.flatMap((job) => job.log ?? []).join('\n');
  return { packet, markdown: packetMarkdown(packet), log: excerpt, fileName: fileNameOf(packet) };
}

function packetJob(
  job: JobDetail,
  context: PacketContext,
  log: LogIndex,
  redactor: Redactor,
  omitted: readonly PacketPart[],
): PacketJob {
  const has = (part: PacketPart) => !omitted.includes(part);
  const traces = tracesOf(job, redactor);
  const account = context.account(job.accountId);
  return {
    jobId: word(job.id, redactor)!,
    family: job.family,
    operation: word(job.operation, redactor),
    method: 'POST',
    endpoint: pathOf(job.endpoint, redactor) ?? '[unusual-endpoint]',
    model: { asked: word(job.model, redactor)!, resolved: word(job.modelResolved, redactor) },
    ...(has('account')
      ? {
          account: {
            kind: account?.kind ?? ('unknown' as const),
            hostClass: account === null ? ('unknown' as const) : classOf(account.apiBase),
          },
        }
      : {}),
    taskId: word(job.taskId, redactor),
    pollPath: pathOf(job.pollUrl, redactor),
    billingTransactionId: word(job.billing.transactionId, redactor),
    requestIds: traces.requestIds,
    ...(has('times')
      ? {
          times: {
            created: utc(job.createdAt)!,
            submitted: utc(job.submittedAt),
            accepted: utc(job.acceptedAt),
            lastPolled: utc(job.polling.lastAt),
            terminal: utc(job.terminalAt),
            updated: utc(job.updatedAt)!,
          },
        }
      : {}),
    status: {
      state: job.state,
      remoteStatus: word(job.remoteStatus, redactor),
      progress: Number.isFinite(job.progress) ? job.progress : null,
      attention: job.attention,
      hold: job.hold?.reason ?? null,
      settlement: job.billing.settlement,
      cancellation: {
        state: job.cancel.state,
        requestedAt: utc(job.cancel.requestedAt),
        httpStatus: httpStatusOf(job.cancel.httpStatus),
        code: word(job.cancel.code, redactor),
      },
    },
    httpStatuses: traces.httpStatuses,
    ...(has('error') ? { error: errorOf(job, redactor) } : {}),
    ...(has('request') ? { request: requestOf(job, context, redactor) } : {}),
    estimate: { minUsd: usd(job.billing.estimate.minUsd), maxUsd: usd(job.billing.estimate.maxUsd) },
    charges: job.charges.slice(0, mostCharges).map((row) => ({
      at: utc(row.createdAt)!,
      usd: usd(row.costUsd),
      requestId: word(row.requestId, redactor),
      billingTransactionId: word(row.billingTransactionId, redactor),
      requestedPolicy: word(row.requestedPolicy ?? null, redactor),
      resolvedTier: word(row.resolvedTier ?? null, redactor),
      source: row.source,
    })),
    counts: {
      polls: job.polling.count,
      pollFailuresInARow: job.polling.failures,
      createAttempts: countOf(job, 'submit_started'),
      waitsBeforeCreate: countOf(job, 'submit_told_to_wait'),
      downloadAttempts: context.downloadAttempts(job.id),
    },
    expected: expectedOf(job),
    observed: observedOf(job),
    ...(has('results')
      ? {
          results: job.results.map((result) => ({
            index: result.index,
            role: word(result.role, redactor)!,
            media: result.media,
            mime: mimeName(result.mime),
            download: result.download,
            bytes: result.bytes,
            sha256: hashOf(result.sha256),
            errorCode: word(result.error?.code, redactor, 100),
            httpStatus: httpStatusOf(result.error?.httpStatus),
          })),
        }
      : {}),
    ...(has('timeline') ? { timeline: timelineOf(job, redactor) } : {}),
    ...(has('log') ? { log: logLinesOf(job, log, redactor) } : {}),
  };
}

/** Usage rows of one job that a packet names. */
const mostCharges = 50;
const usd = (amount: string | null): string | null =>
  amount !== null && amount.length <= 60 && /^-?\d+(\.\d+)?$/.test(amount) ? amount : null;

function errorOf(job: JobDetail, redactor: Redactor): PacketJob['error'] {
  const { error } = job;
  if (error === null) return null;
  return {
    code: word(error.code, redactor, 100)!,
    message: word(error.message, redactor, 2000)!,
    retryable: error.retryable,
    httpStatus: httpStatusOf(error.httpStatus),
    requestId: word(error.requestId, redactor),
    remoteCode: word(error.remoteCode, redactor),
    remoteType: word(error.remoteType, redactor),
    remoteMessage: word(error.remoteMessage, redactor, 2000),
    parameter: word(error.hints?.param, redactor),
    fields: (error.fields ?? []).slice(0, 40).map((issue) => ({
      path: word(issue.path, redactor, 200)!,
      message: word(issue.message, redactor, 500)!,
    })),
  };
}

function requestOf(job: JobDetail, context: PacketContext, redactor: Redactor): PacketJob['request'] {
  return {
    delivery: job.request.delivery ?? null,
    fields: fieldShapes(job.request.fields, redactor),
    rawFields: fieldShapes(job.request.rawFields ?? {}, redactor),
    inputs: job.request.inputs.slice(0, 64).map(({ field, source }) => {
      const shown = { field: fieldName(field, redactor), source: source.kind };
      if (source.kind === 'url') {
        return {
          ...shown,
          shape: shapeOf(source.url, field, redactor),
          mime: null,
          bytes: null,
          sha256: null,
        };
      }
      const id = source.kind === 'file' ? source.inputId : source.resultId;
      const known = context.media({ kind: source.kind, id });
      return {
        ...shown,
        shape: null,
        mime: mimeName(known?.mime ?? (source.kind === 'file' ? source.mime : null)),
        bytes: known?.bytes ?? (source.kind === 'file' ? source.bytes : null),
        sha256: hashOf(known?.sha256),
      };
    }),
  };
}

const hashOf = (hash: string | null | undefined): string | null =>
  hash !== null && hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : null;

/** The path of an address without its query; addresses that are no API paths are not shown. */
function pathOf(address: string | null, redactor: Redactor): string | null {
  if (address === null || !URL.canParse(address, 'https://api.invalid')) return null;
  const { pathname } = new URL(address, 'https://api.invalid');
  return /^\/(?:v1|api)\//.test(pathname) ? redactor.text(pathname).slice(0, 300) : '[unusual-path]';
}

function classOf(apiBase: string): 'tokenlab' | 'loopback' | 'private' | 'public' | 'unknown' {
  return URL.canParse(apiBase) ? hostClass(new URL(apiBase).hostname) : 'unknown';
}

const version = (text: string | null): string | null =>
  text !== null && /^v?\d[\w.+-]{0,40}$/.test(text) ? text : text === null ? null : 'unknown';

function fileNameOf(packet: SupportPacket): string {
  const stamp = packet.madeAt.slice(0, 19).replaceAll(':', '').replace('T', '-');
  const [first, ...others] = packet.jobs;
  const what =
    first === undefined ? 'diagnostics' : others.length === 0 ? first.jobId : `${packet.jobs.length}-jobs`;
  return `safelight-support-${stamp}-${what.replace(/[^a-zA-Z0-9_-]/g, '').slice(0, 60)}.zip`;
}
