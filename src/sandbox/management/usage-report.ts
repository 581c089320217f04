/** The usage rows of a key: what its accepted tasks cost, as the management routes show it. */
import { Decimal } from 'decimal.js';
import { findModel, scene } from '../catalogue/catalogue.ts';
import { type Charge, chargesOf, foreignCost } from '../charges.ts';
import type { Exchange } from '../context.ts';
import { deliveryFacts } from '../delivery.ts';
import { plain } from '../money.ts';
import type { TaskRecord } from '../store.ts';

/** One row. Amounts are USD; `at` is ms since 1970. */
export interface UsageRow {
  requestId: string | null;
  billingTransactionId: string | null;
  model: string;
  vendor: string | null;
  scene: string | null;
  unit: string;
  quantity: Decimal;
  tokens: { input: number; output: number };
  cost: Decimal;
  at: number;
  /** What it says about the delivery tier. */
  delivery: Record<string, unknown>;
}

function rowOf(task: TaskRecord, charge: Charge): UsageRow {
  const { requestId, billingTransactionId, cost, at } = charge;
  const ids = { requestId, billingTransactionId, cost, at };
  if (charge.foreign) return { ...ids, ...foreignChat };
  const model = findModel(task.model);
  const quantity = new Decimal(task.usageQuantity);
  const input = task.usageUnit === 'per_token' ? Math.ceil(task.prompt.length / 4) + 10 : 0;
  const output = task.usageUnit === 'per_token' ? Math.max(0, quantity.toNumber() - input) : 0;
  return {
    ...ids,
    model: task.model,
    vendor: model?.vendor ?? null,
    scene: model === undefined ? null : scene(model.family),
    unit: task.usageUnit,
    quantity,
    tokens: { input, output },
    delivery: deliveryFacts(task),
  };
}

const foreignChat = {
  model: 'gpt-5.4-mini',
  vendor: 'openai',
  scene: 'chat',
  unit: 'per_token',
  quantity: new Decimal(1_200),
  tokens: { input: 1_000, output: 200 },
  delivery: {},
};

/** The usage rows of a key, newest first, with the faults of this request applied. */
export function usageRows(exchange: Exchange, keyId: string): UsageRow[] {
  const { context } = exchange;
  const now = context.clock.now();
  const charged = [...context.store.all('tasks')]
    .filter((task) => task.keyId === keyId)
    .flatMap((task) =>
      chargesOf(task, now).map((charge) => ({ ordinal: task.ordinal, row: rowOf(task, charge) })),
    );
  const rows = charged.flatMap(({ ordinal, row }) => applyUsageFaults(exchange, ordinal, row));
  return rows.sort((a, b) => b.at - a.at);
}

/** The ordinal decides which rows change, so every page and every request shows the same ones. */
function applyUsageFaults(exchange: Exchange, ordinal: number, row: UsageRow): UsageRow[] {
  const { faults } = exchange;
  if (faults.has('usage-missing') && ordinal % 7 === 0) return [];
  const rows = [{ ...row }];
  const [first] = rows as [UsageRow];
  if (faults.has('usage-differs') && ordinal % 6 === 0) first.cost = row.cost.plus('0.01');
  if (faults.has('usage-nulls')) {
    if (ordinal % 3 === 0) first.requestId = null;
    if (ordinal % 4 === 0) first.billingTransactionId = null;
  }
  if (faults.has('usage-duplicate') && ordinal % 5 === 0) {
    rows.push({
      ...row,
      requestId: `${row.requestId}-again`,
      billingTransactionId: `${row.billingTransactionId}-again`,
      at: row.at + 900,
    });
  }
  if (faults.has('usage-foreign-rows') && ordinal % 8 === 0) {
    rows.push({
      ...row,
      requestId: `req_foreign${ordinal}`,
      billingTransactionId: `billtxn_foreign${ordinal}`,
      ...foreignChat,
      cost: foreignCost,
      at: row.at + 300,
    });
  }
  return rows;
}

/** One `items[]` entry. The decimal strings are exact; the numbers beside them are for display. */
export function usageItem(row: UsageRow): Record<string, unknown> {
  return {
    request_id: row.requestId,
    billing_transaction_id: row.billingTransactionId,
    model: row.model,
    logical_model: row.model,
    model_vendor: row.vendor,
    scene: row.scene,
    usage_unit: row.unit,
    usage_quantity: row.quantity.toNumber(),
    usage_quantity_decimal: plain(row.quantity),
    prompt_tokens: row.tokens.input,
    completion_tokens: row.tokens.output,
    total_tokens: row.tokens.input + row.tokens.output,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    cache_write_tokens_5m: 0,
    cache_write_tokens_1h: 0,
    cost: row.cost.toNumber(),
    cost_decimal: plain(row.cost),
    ...row.delivery,
    created_at: new Date(row.at).toISOString(),
  };
}

const sum = (values: readonly Decimal[]) =>
  values.reduce((total, value) => total.plus(value), new Decimal(0));

export function summary(rows: readonly UsageRow[]): Record<string, unknown> {
  const cost = sum(rows.map((row) => row.cost));
  const input = rows.reduce((total, row) => total + row.tokens.input, 0);
  const output = rows.reduce((total, row) => total + row.tokens.output, 0);
  return {
    total_requests: rows.length,
    total_cost: cost.toNumber(),
    total_cost_decimal: plain(cost),
    total_prompt_tokens: input,
    total_completion_tokens: output,
    total_tokens: input + output,
    usage_unit_breakdown: [...groups(rows, (row) => row.unit)].map(([unit, members]) => ({
      usage_unit: unit,
      usage_quantity: sum(members.map((row) => row.quantity)).toNumber(),
    })),
  };
}

function groups<K>(rows: readonly UsageRow[], key: (row: UsageRow) => K): Map<K, UsageRow[]> {
  const grouped = new Map<K, UsageRow[]>();
  for (const row of rows) {
    const name = key(row);
    const members = grouped.get(name);
    if (members === undefined) grouped.set(name, [row]);
    else members.push(row);
  }
  return grouped;
}

export function breakdowns(rows: readonly UsageRow[]): Record<string, unknown> {
  const costs = (members: readonly UsageRow[]) => {
    const cost = sum(members.map((row) => row.cost));
    return { requests: members.length, cost: cost.toNumber(), cost_decimal: plain(cost) };
  };
  const byModel = [...groups(rows, (row) => row.model)].map(([model, members]) => {
    const quantity = sum(members.map((row) => row.quantity));
    return {
      model,
      logical_model: model,
      model_vendor: members[0]!.vendor,
      ...costs(members),
      usage_quantity: quantity.toNumber(),
      usage_quantity_decimal: plain(quantity),
    };
  });
  return {
    by_model: byModel,
    by_logical_model: byModel,
    by_model_vendor: [...groups(rows, (row) => row.vendor ?? 'unknown')].map(([vendor, members]) => {
      const { requests, cost } = costs(members);
      return { model_vendor: vendor, requests, cost };
    }),
    by_scene: [...groups(rows, (row) => row.scene)].map(([name, members]) => ({
      scene: name,
      ...costs(members),
    })),
    daily_cost: [...groups(rows, (row) => new Date(row.at).toISOString().slice(0, 10))].map(
      ([day, members]) => {
        const { cost, cost_decimal } = costs(members);
        return { date: `${day}T00:00:00.000Z`, cost, cost_decimal };
      },
    ),
  };
}
