/**
 * TokenLab's API for one account: creates, status, cancellation, catalogue, materials. The key is asked for each
 * request and kept nowhere. Creates, status and cancellation never throw: what happened is a value.
 */

import type { DeliveryPolicy } from '../../shared/delivery.ts';
import { type CreateEndpoint, isCreateEndpoint } from '../../shared/endpoints.ts';
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { Family } from '../../shared/families/index.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { AnswerMedia, MediaFile } from '../base/answer-media.ts';
import { isHeaderSafe } from '../base/headers.ts';
import { type JsonLimits, listLimits, modelLimits } from '../base/json-limits.ts';
import { type CreateOutcome, overgrown, type ReadOutcome, sizeOf } from './answer.ts';
import { type ClassifyContext, noFacts } from './answer-facts.ts';
import { unreadable } from './answer-json.ts';
import type { CreateResult } from './classify.ts';
import type { CancelResult, StatusResult } from './classify-task.ts';
import type { CreateBody } from './create-body.ts';
import { deliveryHeader } from './delivery.ts';
import { paths, withQuery } from './endpoints.ts';
import type { Transport } from './http.ts';
import type { Material } from './materials.ts';
import { pathOnOrigin } from './origin.ts';
import { type AnswerReader, readHere } from './reader/reader.ts';
import type { Readings } from './reader/readings.ts';
import type { TaskFailure, TaskSnapshot } from './tasks.ts';

export interface ClientOptions {
  transport: Transport;
  /** The account's `sk-` key, or null when it has none (the public catalogue can be read without). */
  key: () => Promise<string | null>;
  now: () => number;
  /** What is shown of errors passes through this before it goes further: the app's one redactor. */
  redact: (value: unknown) => unknown;
  /** Where media inside of answers went. */
  media?: AnswerMedia;
  /** Reads answers; everything is read at once when absent. */
  reader?: AnswerReader;
}

export interface TaskRequestContext {
  family?: Family | null;
  /** Of a create: the delivery tier that it asks for. */
  delivery?: DeliveryPolicy | null;
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
  /** The JSON text of the catalogue routes. @throws AppError */
  listModels(query?: ModelQuery): Promise<string>;
  getModel(id: string): Promise<string>;
  getModelPricing(id: string): Promise<string>;
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

export function createClient(options: ClientOptions): Client {
  const { transport, now, reader = readHere } = options;
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

  /** Files that came with an answer, and are no result of it, are not kept. */
  async function keepOnly(
    outcome: CreateOutcome | ReadOutcome,
    meaning: CreateResult | StatusResult | CancelResult,
  ): Promise<void> {
    if (outcome.kind !== 'answered' || options.media === undefined) return;
    const came = [...Object.values(outcome.media ?? {}), ...(outcome.file ? [outcome.file] : [])];
    const kept = new Set(filesOf(meaning).map(({ name }) => name));
    for (const { name } of came) if (!kept.has(name)) await options.media.drop(name);
  }

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

  async function readPublic(path: string, limits: JsonLimits): Promise<string> {
    const key = await options.key();
    const whose = key === null ? {} : { key: requireKey(key) };
    const outcome = await transport.read('GET', path, { ...whose, limits });
    return reader.read('json', sizeOf(outcome), outcome, now());
  }

  /** What is more than can be read has a meaning, too. */
  async function classified<N extends 'create' | 'status' | 'cancel'>(
    name: N,
    outcome: Parameters<Readings[N]>[0],
    how: ClassifyContext,
  ): Promise<ReturnType<Readings[N]>> {
    // The words are enough: a text is not handed on twice.
    const words =
      outcome.kind === 'answered' && outcome.bodyText !== '' ? { ...outcome, bytes: none } : outcome;
    const args = (of: typeof words) => [of, how] as unknown as Parameters<Readings[N]>;
    try {
      return await reader.read(name, sizeOf(outcome), ...args(words));
    } catch (thrown) {
      if (!(thrown instanceof AppError) || words.kind !== 'answered') throw thrown;
      return reader.read(name, 0, ...args({ ...words, bodyText: '', packed: overgrown }));
    }
  }

  return {
    origin: transport.origin,
    whyUnreachable: transport.whyUnreachable,

    async createTask(endpoint, body, task = {}) {
      const outcome = await create(endpoint, body, task);
      const meaning = await classified('create', outcome, context(task));
      await keepOnly(outcome, meaning);
      return { ...shown(meaning), outcome };
    },

    async getTask(target, task = {}) {
      const own = target.pollUrl ? pathOnOrigin(target.pollUrl, transport.origin) : null;
      const path = own ?? (target.taskId ? paths.task(target.taskId) : null);
      if (path === null) {
        const error: AppErrorShape = {
          code: 'foreign_poll_url',
          message: say('statusUrlOfThisTask'),
          next: ['link_task'],
          retryable: false,
        };
        return { ...noFacts, kind: 'lost', error };
      }
      const outcome = await readTask('GET', path, task);
      const meaning = await classified('status', outcome, context(task));
      await keepOnly(outcome, meaning);
      return shown(meaning);
    },

    async cancelTask(taskId, task = {}) {
      const outcome = await readTask('DELETE', paths.task(taskId), task);
      const meaning = await classified('cancel', outcome, context(task));
      await keepOnly(outcome, meaning);
      return shown(meaning);
    },

    async checkKey() {
      const outcome = await readTask('GET', paths.task(`ldtask_${'0'.repeat(32)}`), {});
      if (outcome.kind === 'failed') {
        const isKey = outcome.error.code === 'key_missing' || outcome.error.code === 'invalid_api_key';
        return { kind: isKey ? 'refused' : 'unknown', error: outcome.error };
      }
      if (outcome.status < 300) {
        // A sign-in page of some network answers everything with a page and 200.
        try {
          const text = await reader.read('json', sizeOf(outcome), outcome, now());
          if (/^\s*\{/.test(text)) return { kind: 'accepted' };
          return { kind: 'unknown', error: unreadable(outcome).shape };
        } catch (thrown) {
          return { kind: 'unknown', error: toAppErrorShape(thrown) };
        }
      }
      const error = await reader.read('error', sizeOf(outcome), outcome, { now: now(), isTaskRoute: true });
      if (outcome.status === 401) return { kind: 'refused', error };
      // 402 and 429 are answers to a known key; a 404 or 403 page that is not TokenLab's says nothing about the key.
      const isTokenLab = error.remoteMessage !== undefined || error.remoteCode !== undefined;
      if ([402, 403, 404, 429].includes(outcome.status) && isTokenLab) return { kind: 'accepted' };
      return { kind: 'unknown', error };
    },

    listModels: (query = {}) => readPublic(withQuery(paths.models, { ...query }), listLimits),
    getModel: (id) => readPublic(paths.model(id), modelLimits),
    getModelPricing: (id) => readPublic(paths.modelPricing(id), modelLimits),

    async getMaterial(assetId) {
      const outcome = await readTask('GET', paths.material(assetId), {});
      const material = await reader.read('material', sizeOf(outcome), outcome, now(), assetId);
      return { ...material, errorMessage: redact(material.errorMessage) };
    },
  };

  async function create(
    endpoint: CreateEndpoint,
    body: CreateBody,
    task: TaskRequestContext,
  ): Promise<CreateOutcome> {
    if (!isCreateEndpoint(endpoint)) {
      const message = say('addressIsNotAddressThat', { address: String(endpoint) });
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
    return transport.create(endpoint, body, {
      key,
      headers: deliveryHeader(task.delivery),
      signal: task.signal,
      timeoutMs: task.timeoutMs,
    });
  }
}

/** The files that an answer gave as results; an open task has none yet. */
function filesOf(meaning: CreateResult | StatusResult | CancelResult): MediaFile[] {
  if (meaning.kind === 'inline') {
    return [...meaning.outputs.map(({ file }) => file), meaning.file].filter((file) => file != null);
  }
  const isOver = 'task' in meaning && meaning.task.terminal;
  return isOver ? meaning.task.outputs.map(({ file }) => file).filter((file) => file != null) : [];
}

const none = new Uint8Array();

const wordsOf = ({ code, message }: TaskFailure) => ({ code, message });

/** @throws AppError `key_missing`, or `invalid_api_key` for a key that can not stand in a header. */
export function requireKey(key: string | null): string {
  const trimmed = key?.trim() ?? '';
  if (trimmed === '') {
    throw new AppError('key_missing', say('thisAccountHasNoApi'), { next: ['check_key'] });
  }
  if (!isHeaderSafe(trimmed)) {
    throw new AppError('invalid_api_key', say('apiKeyContainsCharactersThat'), {
      next: ['check_key'],
    });
  }
  return trimmed;
}
