/**
 * TokenLab's API for one account: creates, status, cancellation, catalogue, materials. The key is asked for each
 * request and kept nowhere. Creates, status and cancellation never throw: what happened is a value.
 */
import { type CreateEndpoint, isCreateEndpoint } from '../../shared/endpoints.ts';
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { Family } from '../../shared/families/index.ts';
import { isHeaderSafe } from '../base/headers.ts';
import { listLimits } from '../base/json-limits.ts';
import { noFacts } from './answer-facts.ts';
import { type CreateResult, classifyCreate } from './classify.ts';
import { type CancelResult, classifyCancel, classifyStatus, type StatusResult } from './classify-task.ts';
import { paths, withQuery } from './endpoints.ts';
import { errorOfAnswer } from './errors.ts';
import type { Answer, CreateBody, CreateOutcome, ReadOutcome, Transport } from './http.ts';
import { asText, isRecord, member, parseJson } from './json.ts';
import { pathOnOrigin } from './origin.ts';
import type { TaskFailure, TaskSnapshot } from './tasks.ts';
import { whyPacked } from './unpack.ts';

export interface ClientOptions {
  transport: Transport;
  /** The account's `sk-` key, or null when it has none (the public catalogue can be read without). */
  key: () => Promise<string | null>;
  now: () => number;
  /** What is shown of errors passes through this before it goes further: the app's one redactor. */
  redact: (value: unknown) => unknown;
}

export interface TaskRequestContext {
  family?: Family | null;
  /** Links that the request carried; an echo of them is not taken for a result. */
  requestUrls?: readonly string[];
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** A classified create together with the outcome it was read from. */
export type ClassifiedCreate = CreateResult & { outcome: CreateOutcome };

export type KeyCheck =
  | { kind: 'accepted' }
  | { kind: 'refused'; error: AppErrorShape }
  /** The server could not say: offline, rate limited, down. */
  | { kind: 'unknown'; error: AppErrorShape };

export interface Client {
  readonly origin: string;
  /** Why nothing can be sent from here, as far as is known without trying; null when nothing is known. */
  whyUnreachable: Transport['whyUnreachable'];
  createTask(
    endpoint: CreateEndpoint,
    body: CreateBody,
    context?: TaskRequestContext,
  ): Promise<ClassifiedCreate>;
  /** `target` is a stored poll path or URL, or a bare task id. A foreign URL is never asked. */
  getTask(
    target: { pollUrl?: string | null; taskId?: string | null },
    context?: TaskRequestContext,
  ): Promise<StatusResult>;
  cancelTask(taskId: string, context?: TaskRequestContext): Promise<CancelResult>;
  /** Asks for a task that cannot exist: 401 means a bad key, 404 or 403 a good one. */
  checkKey(): Promise<KeyCheck>;
  /** Raw JSON of the catalogue routes. @throws AppError */
  listModels(query?: ModelQuery): Promise<unknown>;
  getModel(id: string): Promise<unknown>;
  getModelPricing(id: string): Promise<unknown>;
  /** @throws AppError */
  getMaterial(assetId: string): Promise<Material>;
}

export interface ModelQuery {
  category?: string;
  recommended_for?: string;
  provider?: string;
  tag?: string;
  view?: 'full' | 'compact';
}

export interface Material {
  id: string;
  status: 'processing' | 'active' | 'failed' | 'deleted' | 'unknown';
  /** Status as it came. */
  rawStatus: string | null;
  /** Untrusted text. */
  errorMessage: string | null;
}

export function createClient(options: ClientOptions): Client {
  const { transport, now } = options;
  const context = (task: TaskRequestContext) => ({
    origin: transport.origin,
    now: now(),
    family: task.family,
    requestUrls: task.requestUrls,
  });

  const redact = options.redact as <T>(value: T) => T;
  /** Words of a server about what went wrong can hold anything: keys, links, what was asked for. */
  const shown = <M extends object>(meaning: M): M => {
    const parts: { error?: AppErrorShape; task?: TaskSnapshot } = meaning;
    if (parts.error !== undefined) return { ...meaning, error: redact(parts.error) };
    if (!parts.task?.failure) return meaning;
    const failure = { ...parts.task.failure, ...redact(wordsOf(parts.task.failure)) };
    return { ...meaning, task: { ...parts.task, failure } };
  };

  async function readTask(
    method: 'GET' | 'DELETE',
    path: string,
    task: TaskRequestContext,
  ): Promise<ReadOutcome> {
    try {
      const key = requireKey(await options.key());
      return await transport.read(method, path, { key, signal: task.signal, timeoutMs: task.timeoutMs });
    } catch (thrown) {
      return { kind: 'failed', error: toAppErrorShape(thrown) };
    }
  }

  async function readPublic(path: string): Promise<unknown> {
    const key = await options.key();
    const whose = key === null ? {} : { key: requireKey(key) };
    return jsonOf(await transport.read('GET', path, { ...whose, limits: listLimits }), now());
  }

  return {
    origin: transport.origin,
    whyUnreachable: transport.whyUnreachable,

    async createTask(endpoint, body, task = {}) {
      const outcome = await create(endpoint, body, task);
      return { ...shown(classifyCreate(outcome, context(task))), outcome };
    },

    async getTask(target, task = {}) {
      const own = target.pollUrl ? pathOnOrigin(target.pollUrl, transport.origin) : null;
      const path = own ?? (target.taskId ? paths.task(target.taskId) : null);
      if (path === null) {
        const error: AppErrorShape = {
          code: 'foreign_poll_url',
          message: 'The status address of this task leads to another server, and no task id is known.',
          next: ['link_task'],
          retryable: false,
        };
        return { ...noFacts, kind: 'lost', error };
      }
      return shown(classifyStatus(await readTask('GET', path, task), context(task)));
    },

    async cancelTask(taskId, task = {}) {
      return shown(classifyCancel(await readTask('DELETE', paths.task(taskId), task), context(task)));
    },

    async checkKey() {
      const outcome = await readTask('GET', paths.task(`ldtask_${'0'.repeat(32)}`), {});
      if (outcome.kind === 'failed') {
        const isKey = outcome.error.code === 'key_missing' || outcome.error.code === 'invalid_api_key';
        return { kind: isKey ? 'refused' : 'unknown', error: outcome.error };
      }
      if (outcome.status < 300) {
        // A sign-in page of some network answers everything with a page and 200.
        const body = parseJson(outcome.bodyText);
        if (body.ok && isRecord(body.value)) return { kind: 'accepted' };
        return { kind: 'unknown', error: unreadable(outcome).shape };
      }
      const error = errorOfAnswer(outcome, { now: now(), isTaskRoute: true });
      if (outcome.status === 401) return { kind: 'refused', error };
      // 402 and 429 are answers to a known key; a 404 or 403 page that is not TokenLab's says nothing about the key.
      const isTokenLab = error.remoteMessage !== undefined || error.remoteCode !== undefined;
      if ([402, 403, 404, 429].includes(outcome.status) && isTokenLab) return { kind: 'accepted' };
      return { kind: 'unknown', error };
    },

    listModels: (query = {}) => readPublic(withQuery(paths.models, { ...query })),
    getModel: (id) => readPublic(paths.model(id)),
    getModelPricing: (id) => readPublic(paths.modelPricing(id)),

    async getMaterial(assetId) {
      const material = readMaterial(
        assetId,
        jsonOf(await readTask('GET', paths.material(assetId), {}), now()),
      );
      return { ...material, errorMessage: redact(material.errorMessage) };
    },
  };

  async function create(
    endpoint: CreateEndpoint,
    body: CreateBody,
    task: TaskRequestContext,
  ): Promise<CreateOutcome> {
    if (!isCreateEndpoint(endpoint)) {
      const message = `"${String(endpoint)}" is not an address that creates are sent to. Nothing was sent.`;
      return {
        kind: 'not_sent',
        error: { code: 'not_allowed', message, next: ['edit_request'], retryable: false },
      };
    }
    let key: string;
    try {
      key = requireKey(await options.key());
    } catch (thrown) {
      return { kind: 'not_sent', error: toAppErrorShape(thrown) };
    }
    return transport.create(endpoint, body, { key, signal: task.signal, timeoutMs: task.timeoutMs });
  }
}

const wordsOf = ({ code, message }: TaskFailure) => ({ code, message });

/** @throws AppError `key_missing`, or `invalid_api_key` for a key that can not stand in a header. */
export function requireKey(key: string | null): string {
  const trimmed = key?.trim() ?? '';
  if (trimmed === '') {
    throw new AppError('key_missing', 'This account has no API key.', { next: ['check_key'] });
  }
  if (!isHeaderSafe(trimmed)) {
    throw new AppError('invalid_api_key', 'The API key contains characters that no TokenLab key has.', {
      next: ['check_key'],
    });
  }
  return trimmed;
}

/** The JSON of a read. @throws AppError for every other outcome. */
export function jsonOf(outcome: ReadOutcome, now: number): unknown {
  if (outcome.kind === 'failed') throw AppError.from(outcome.error);
  if (outcome.status < 200 || outcome.status >= 300) throw AppError.from(errorOfAnswer(outcome, { now }));
  const body = parseJson(outcome.bodyText);
  if (!body.ok) throw unreadable(outcome);
  return body.value;
}

const unreadable = (answer: Answer): AppError => {
  const message = answer.packed
    ? `TokenLab's answer could not be read: ${whyPacked(answer.packed)}.`
    : "TokenLab's answer could not be read as JSON.";
  return new AppError('answer_unreadable', message, {
    next: ['check_connection', 'wait_and_retry'],
    retryable: true,
    httpStatus: answer.status,
    requestId: answer.requestId ?? undefined,
  });
};

const materialWords = ['processing', 'active', 'failed', 'deleted'] as const;

function readMaterial(id: string, body: unknown): Material {
  const holder = isRecord(member(body, 'asset')) ? member(body, 'asset') : body;
  const rawStatus = asText(member(holder, 'status'));
  const word = rawStatus?.trim().toLowerCase();
  return {
    id: asText(member(holder, 'id')) ?? id,
    status: materialWords.find((known) => known === word) ?? 'unknown',
    rawStatus,
    errorMessage: asText(member(holder, 'error_message')),
  };
}
