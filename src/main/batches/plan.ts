/** Works a batch out before anything of it is kept or sent: its rows, its first requests, its price. */

import { expand, isBad, specIssues, textsOf } from '../../shared/batch/expand.ts';
import { wildcardsIn } from '../../shared/batch/placeholders.ts';
import {
  type BadRow,
  type BatchNotes,
  type BatchPlan,
  type BatchSpec,
  largestSpec,
  type PlannedRow,
} from '../../shared/batch.ts';
import type { CreateEndpoint } from '../../shared/endpoints.ts';
import { AppError, type FieldIssue } from '../../shared/errors.ts';
import type { InputSource } from '../../shared/inputs.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import { sumUsd } from '../../shared/money.ts';
import { mostOf } from '../../shared/price.ts';
import type { RequestPreview } from '../../shared/request.ts';
import { isSample } from '../../shared/sample.ts';
import { concerns } from '../../shared/spend-limit.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/batches/say.ts';
import { letOthersWork } from '../base/timers.ts';
import { type Engine, knownMost, spendingsOf } from '../jobs/index.ts';
import type { Ledger } from '../ledger/index.ts';

type Estimate = BillingFacts['estimate'];

export interface PlanOptions {
  ledger: Pick<Ledger, 'wildcards' | 'inputs' | 'results'>;
  engine: Pick<Engine, 'batchRows' | 'limitStandings' | 'crossedLimits'>;
  /** Asks for the model's price list again when what is kept is old; what cannot be had leaves the kept one. */
  refreshModel(accountId: string, modelId: string): Promise<void>;
  /** What would be sent. @throws AppError when the request cannot be built */
  preview(accountId: string, request: JobRequest): Promise<RequestPreview>;
}

/** A plan with what is kept of it until it is made or forgotten. */
export interface WorkedOut {
  spec: BatchSpec;
  notes: BatchNotes;
  /** Of which record of the model it was worked out. */
  modelVersion: string;
  endpoint: CreateEndpoint;
  /** Of each row, in order; only of use while there are no bad rows. */
  estimates: Estimate[];
  badRows: BadRow[];
}

/** Rows that are looked at in one go. */
const pieceSize = 50;
const previews = 3;

/** @throws AppError `invalid_input` when the whole cannot be a batch, `not_found` */
export async function workOut(
  { ledger, engine, refreshModel }: PlanOptions,
  spec: BatchSpec,
  chance: string,
): Promise<WorkedOut> {
  check(specIssues(spec));
  if (JSON.stringify(spec).length > largestSpec) check([{ path: 'table', message: say('batchIsTooLarge') }]);
  await refreshModel(spec.accountId, spec.request.model);
  const { version, examine } = engine.batchRows.examiner(spec.accountId, spec.request.model);
  const notes: BatchNotes = { chance, wildcards: wildcardsOf(ledger, spec), templateId: null };
  const expansion = expand(spec, notes);
  const estimates: Estimate[] = [];
  const bad = new Map<number, string>();
  for (const { line, reason } of spec.table?.unread ?? [])
    if (!spec.leaveOut.includes(line)) bad.set(line, reason);
  const problemOf = inputProblems(ledger);
  let endpoint: CreateEndpoint | null = null;
  for (let index = 0; index < expansion.count; index += 1) {
    if (index % pieceSize === 0) await letOthersWork();
    const row = expansion.row(index);
    if (isBad(row)) {
      bad.set(row.line, row.reason);
      continue;
    }
    const examined = examine(row.request);
    endpoint ??= examined.endpoint;
    const reason = examined.issues[0]?.message ?? problemOf(row.request);
    if (reason !== null) bad.set(row.line, reason);
    else estimates.push(examined.estimate);
  }
  const badRows = [...bad].map(([line, reason]) => ({ line, reason })).sort((a, b) => a.line - b.line);
  return {
    spec,
    notes,
    modelVersion: version,
    endpoint: endpoint ?? examine(spec.request as JobRequest).endpoint,
    estimates,
    badRows,
  };
}

/** What a person reads before they agree. */
export async function planOf(
  { engine, preview }: PlanOptions,
  planId: string,
  { spec, notes, estimates, badRows }: WorkedOut,
): Promise<BatchPlan> {
  const { accountId, projectId } = spec;
  const whole = { accountId, projectId, estimates };
  const known = estimates.filter((estimate) => mostOf(estimate) !== null);
  const { perMinute, known: isKnown } = engine.batchRows.keyRate(accountId);
  const crossed = engine.crossedLimits(spendingsOf(whole));
  const expansion = expand(spec, notes);
  return {
    planId,
    count: estimates.length,
    columns: expansion.columns,
    first: await firstRows(expansion, badRows, (request) => preview(accountId, request)),
    estimate: {
      minUsd: sumUsd(known.map(({ minUsd, maxUsd }) => minUsd ?? maxUsd)),
      mostUsd: knownMost(estimates),
      unknown: estimates.length - known.length,
    },
    isSample: isSample(accountId),
    limits: engine.limitStandings().filter(({ limit }) => concerns(limit, { accountId, projectId })),
    crossed,
    sending: { atLeastMs: Math.ceil((estimates.length * minute) / perMinute), perMinute, isKnown },
    badRows,
    ask: crossed.length > 0 || engine.batchRows.asks(whole),
  };
}

async function firstRows(
  expansion: ReturnType<typeof expand>,
  badRows: readonly BadRow[],
  preview: (request: JobRequest) => Promise<RequestPreview>,
): Promise<PlannedRow[]> {
  const bad = new Set(badRows.map(({ line }) => line));
  const first: PlannedRow[] = [];
  for (let index = 0; index < expansion.count && first.length < previews; index += 1) {
    const row = expansion.row(index);
    if (isBad(row) || bad.has(row.line)) continue;
    first.push({ line: row.line, varied: row.varied, preview: await preview(row.request) });
  }
  return first;
}

/** The entries, as they are now, of the wildcards that its texts name. */
function wildcardsOf(ledger: Pick<Ledger, 'wildcards'>, spec: BatchSpec): BatchNotes['wildcards'] {
  const named = new Set(wildcardsIn(textsOf(spec)));
  if (named.size === 0) return {};
  const found = ledger.wildcards.list().filter(({ name, entries }) => named.has(name) && entries.length > 0);
  return Object.fromEntries(found.map(({ name, entries }) => [name, entries]));
}

/** Why an input cannot be sent: its copy or result is not there. Each is looked for once. */
function inputProblems(ledger: Pick<Ledger, 'inputs' | 'results'>): (request: JobRequest) => string | null {
  const known = new Map<string, string | null>();
  const problem = (source: InputSource): string | null => {
    if (source.kind === 'url') return null;
    const key = source.kind === 'file' ? source.inputId : source.resultId;
    const found = known.get(key);
    if (found !== undefined) return found;
    const isThere = source.kind === 'file' ? ledger.inputs.get(key) : ledger.results.get(key);
    const reason =
      isThere !== null
        ? null
        : source.kind === 'file'
          ? say('fileWasNeverImported', { name: source.name })
          : say('resultIsGone');
    known.set(key, reason);
    return reason;
  };
  return ({ inputs }) =>
    inputs.map(({ source }) => problem(source)).find((reason) => reason !== null) ?? null;
}

export function check(issues: readonly FieldIssue[]): void {
  const [first] = issues;
  if (first === undefined) return;
  throw new AppError('invalid_input', first.message, { next: ['edit_request'], fields: [...issues] });
}
