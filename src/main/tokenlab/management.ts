/**
 * TokenLab's Management API: it is read, and keys are made with it because a person asks. It needs a management token
 * (`mt-`), which is not an API key; the token is asked for each request and kept nowhere. Amounts are USD as decimal
 * strings; null means TokenLab did not say.
 */

import { Money } from '../../shared/decimal.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import { listLimits } from '../base/json-limits.ts';
import type { ReadOutcome } from './answer.ts';
import { sizeOf } from './answer.ts';
import { requireKey } from './client.ts';
import { paths, withQuery } from './endpoints.ts';
import type { Transport } from './http.ts';
import type { Balance, CreatedKey, ManagedKey, Page, UsageItem, UsageSummary } from './management-pages.ts';
import { type AnswerReader, readHere } from './reader/reader.ts';

export interface ManagementOptions {
  transport: Transport;
  token: () => Promise<string | null>;
  now: () => number;
  /** Reads answers; everything is read at once when absent. */
  reader?: AnswerReader;
}

export interface UsageQuery {
  page?: number;
  /** 1 to 100. */
  limit?: number;
  model?: string;
  scene?: string;
  /** Unix ms; sent as RFC 3339, since bare dates have no stated time zone. */
  from?: number;
  to?: number;
}

export interface ManagementClient {
  /** All methods: @throws AppError */
  balance(): Promise<Balance>;
  listKeys(page?: number): Promise<Page<ManagedKey>>;
  usage(keyId: string, query?: UsageQuery): Promise<Page<UsageItem> & { summary: UsageSummary }>;
  /**
   * Sent at most once. @throws AppError `answer_unreadable` or `timeout` or `network` when TokenLab may have made the key nevertheless
   */
  createKey(key: { name: string; limitUsd: string }): Promise<CreatedKey>;
}

export function createManagementClient(options: ManagementOptions): ManagementClient {
  const { now, reader = readHere } = options;
  const authorization = async () => {
    const token = await options.token();
    if (token === null || token.trim() === '') {
      throw new AppError('key_missing', say('noManagementTokenIsSaved'), {
        next: ['check_key'],
      });
    }
    return { key: requireKey(token), limits: listLimits };
  };
  const get = async (path: string): Promise<ReadOutcome> =>
    options.transport.read('GET', path, await authorization());
  const filters = (query: UsageQuery) => ({
    model: query.model,
    scene: query.scene,
    startDate: query.from === undefined ? null : new Date(query.from).toISOString(),
    endDate: query.to === undefined ? null : new Date(query.to).toISOString(),
  });

  return {
    async balance() {
      const answer = await get(paths.balance);
      return reader.read('balance', sizeOf(answer), answer, now());
    },

    async listKeys(page = 1) {
      const answer = await get(withQuery(paths.keys, { page, limit: 100 }));
      return reader.read('keys', sizeOf(answer), answer, now(), page);
    },

    async usage(keyId, query = {}) {
      const page = query.page ?? 1;
      const limit = Math.min(100, Math.max(1, query.limit ?? 100));
      const answer = await get(withQuery(paths.keyUsage(keyId), { page, limit, ...filters(query) }));
      return reader.read('usage', sizeOf(answer), answer, now(), page);
    },

    async createKey({ name, limitUsd }) {
      // TokenLab takes a number here; no limit has more digits than a number keeps.
      const limitAmount = new Money(limitUsd).toNumber();
      const json = { name, limitAmount, limitCurrency: 'USD', models: [] };
      const outcome = await options.transport.create(
        paths.keys,
        { kind: 'json', json },
        await authorization(),
      );
      if (outcome.kind !== 'answered') throw AppError.from(outcome.error);
      return reader.read('createdKey', sizeOf(outcome), outcome, now());
    },
  };
}
