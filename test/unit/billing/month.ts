/**
 * A month of work, for tests of reconciliation: jobs that the real engine sent to the real sandbox, on a clock that
 * leaps from one timer to the next. What goes wrong with their charges is planted by name, job by job.
 */

import path from 'node:path';
import { estimateFacts } from '../../../src/main/accounts/model-facts.ts';
import type { Clock } from '../../../src/main/base/clock.ts';
import { createEngine, type TaskClient } from '../../../src/main/jobs/index.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import {
  type Client,
  createClient,
  createTransport,
  readModelDetail,
} from '../../../src/main/tokenlab/index.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';
import type { LineKind, LineReason } from '../../../src/shared/billing.ts';
import type { ModelDetail } from '../../../src/shared/catalogue.ts';
import type { JobRequest } from '../../../src/shared/job.ts';
import { mayLookForBillingId } from '../../../src/shared/job-actions.ts';
import { direct } from '../direct.ts';
import { engineOptions } from '../jobs/engine-options.ts';
import { jobIds } from '../ledger/written.ts';

export const sandboxKey = 'sk-sandbox-local';
export const sandboxToken = 'mt-sandbox-local';
const minute = 60_000;
const day = 24 * 60 * minute;

/** One kind of job in the month: how many, what its prompt orders from the sandbox, and where its lines must stand. */
interface Sort {
  name: string;
  count: number;
  orders?: string;
  /** The same request for all of this sort, where the fault needs one. */
  request?: keyof typeof requests;
  cancel?: boolean;
  /** The job's own line, and lines of rows that no id joins to it. */
  job: [LineKind, LineReason];
  rows?: [LineKind, LineReason][];
}

const requests = {
  video: { family: 'video', operation: 'text-to-video', model: 'veo3.1', fields: { duration: 4 } },
  image: { family: 'image', operation: 'text-to-image', model: 'gpt-image-2', fields: { async: true } },
  pair: { family: 'image', operation: 'text-to-image', model: 'flux-2-pro', fields: { n: 2 } },
  solid: { family: '3d', operation: 'text-to-3d', model: 'tripo-p1.0', fields: {} },
  lyrics: { family: 'music', operation: 'lyrics-generation', model: 'suno-lyrics', fields: {} },
  queued: { family: 'video', operation: 'text-to-video', model: 'seedance-2.0', fields: { duration: 5 } },
} as const satisfies Record<string, Omit<JobRequest, 'inputs'>>;
const usual = ['video', 'image', 'pair', 'solid', 'lyrics'] as const;

const matched: [LineKind, LineReason] = ['matched', 'joined_by_billing_id'];

/** 500 jobs. */
export const sorts: readonly Sort[] = [
  { name: 'plain', count: 377, job: matched },
  { name: 'late', count: 14, orders: 'late-billing', request: 'video', job: matched },
  {
    name: 'heading',
    count: 3,
    orders: 'late-billing sandbox:billing-header-only',
    request: 'video',
    job: matched,
  },
  {
    name: 'bodily',
    count: 3,
    orders: 'late-billing sandbox:billing-body-only',
    request: 'video',
    job: matched,
  },
  {
    name: 'silent',
    count: 6,
    orders: 'no-billing',
    request: 'video',
    // Found by its request id; with the row its billing id was recorded.
    job: matched,
  },
  {
    name: 'released',
    count: 20,
    orders: 'fail',
    request: 'video',
    job: ['job_without_row', 'failed_not_charged'],
  },
  {
    name: 'withdrawn',
    count: 5,
    request: 'queued',
    cancel: true,
    job: ['job_without_row', 'failed_not_charged'],
  },
  {
    name: 'twice',
    count: 5,
    orders: 'charge-twice',
    job: matched,
    rows: [['row_without_job', 'possible_duplicate']],
  },
  { name: 'again', count: 4, orders: 'charge-again', job: ['amount_differs', 'charged_twice'] },
  { name: 'refunded', count: 4, orders: 'charge-refunded', job: ['amount_differs', 'refunded'] },
  { name: 'missing', count: 6, orders: 'charge-missing', job: ['job_without_row', 'missing'] },
  {
    name: 'dearer',
    count: 7,
    orders: 'charge-differs',
    request: 'video',
    job: ['amount_differs', 'above_estimate'],
  },
  {
    name: 'nameless',
    count: 8,
    orders: 'charge-nameless',
    job: ['job_without_row', 'missing'],
    rows: [['row_without_job', 'fits_job']],
  },
  { name: 'no-request', count: 7, orders: 'charge-no-request', job: matched },
  {
    name: 'no-billing-id',
    count: 7,
    orders: 'charge-no-billing-id',
    job: ['matched', 'joined_by_request_id'],
  },
  {
    name: 'punished',
    count: 3,
    orders: 'charge-failed',
    request: 'video',
    job: ['amount_differs', 'charged_though_failed'],
  },
  {
    name: 'crowded',
    count: 12,
    orders: 'charge-foreign',
    job: matched,
    rows: [['row_without_job', 'other_client']],
  },
  {
    name: 'unheard',
    count: 4,
    orders: 'lost-answer',
    request: 'video',
    job: ['job_without_row', 'unconfirmed'],
    rows: [['row_without_job', 'fits_job']],
  },
  {
    name: 'forgotten',
    count: 3,
    orders: 'task-not-found',
    request: 'video',
    job: matched,
  },
  {
    name: 'endless',
    count: 2,
    orders: 'never-finishes',
    request: 'video',
    job: ['job_without_row', 'still_open'],
  },
];

/** A month with a fifth of the jobs of each sort. */
export const fifth: readonly Sort[] = sorts.map((sort) => ({ ...sort, count: Math.ceil(sort.count / 5) }));

/** Every line that the month must give, as `title: kind reason`, sorted; row lines bear the title of their job. */
export function expectedLines(made: readonly Sort[] = sorts): string[] {
  return made
    .flatMap((sort) =>
      Array.from({ length: sort.count }, (_, index) =>
        [sort.job, ...(sort.rows ?? [])].map(([kind, reason]) => `${sort.name} ${index}: ${kind} ${reason}`),
      ).flat(),
    )
    .sort();
}

/** A clock that fires its timers one by one and lets the work that each began be done before the next. */
class LeapingClock implements Clock {
  #now: number;
  #timers: { at: number; fn: () => void }[] = [];
  readonly #idle: () => Promise<void>;

  constructor(start: number, idle: () => Promise<void>) {
    this.#now = start;
    this.#idle = idle;
  }

  now = () => this.#now;
  running = () => this.#now;

  setTimeout = (fn: () => void, ms: number) => {
    const timer = { at: this.#now + Math.max(0, ms), fn };
    this.#timers.push(timer);
    return {
      clear: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  };

  async leapTo(until: number) {
    await this.#idle();
    for (;;) {
      let next: { at: number; fn: () => void } | undefined;
      for (const timer of this.#timers) {
        if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer;
      }
      if (next === undefined) break;
      const due = next;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.fn();
      await this.#idle();
    }
    this.#now = Math.max(this.#now, until);
  }
}

export interface Month {
  /** The period that holds it all, Unix ms. */
  from: number;
  to: number;
  jobs: number;
}

export interface MonthOptions {
  /** Absolute folder of a profile: gets `ledger.db` and `sandbox/journal.jsonl`. */
  folder: string;
  /** Unix ms; the last job ends some hours before. */
  end: number;
  /** What it is made of; all 500 jobs by default. */
  made?: readonly Sort[];
}

/** Makes the month. What it leaves in the folder is what an app would have left that quit at `end`. */
export async function makeMonth({ folder, end, made = sorts }: MonthOptions): Promise<Month> {
  let inFlight = 0;
  /** Answers that the sandbox holds back until its clock moves on. */
  let heldBack = 0;
  /** Called when one of the two changes in a way that may let the clock move on. */
  let settled = () => {};
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const idle = async () => {
    // A request's end may begin another one: it is quiet when nothing was under way for a while.
    for (let quiet = 0; quiet < 4; ) {
      if (inFlight > heldBack) {
        quiet = 0;
        await new Promise<void>((resolve) => {
          settled = resolve;
        });
      } else {
        quiet += 1;
        await turn();
      }
    }
  };
  const start = end - 30 * day;
  const clock = new LeapingClock(start, idle);
  const sandbox = await startSandbox({
    clock: {
      now: clock.now,
      setTimeout(run, ms) {
        heldBack += 1;
        settled();
        return clock.setTimeout(() => {
          heldBack -= 1;
          run();
        }, ms);
      },
    },
    mediaSize: 'tiny',
    // Tasks that end sooner are asked for less often; what they are charged is the same.
    speed: 4,
    stateFile: path.join(folder, 'sandbox', 'journal.jsonl'),
    requestsPerMinute: 1_000_000,
  });
  const ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock });
  const transport = createTransport({
    now: Date.now,
    baseUrl: sandbox.origin,
    version: 'test',
    network: direct,
  });
  const client = createClient({
    redact: (value) => value,
    transport,
    key: async () => sandboxKey,
    now: clock.now,
  });
  ledger.accounts.insert({
    id: 'sandbox',
    kind: 'sandbox',
    label: 'Sandbox',
    apiBase: sandbox.origin,
    keyStorage: 'none',
    keyHint: null,
    keyState: 'ok',
    managementStorage: 'session',
    active: true,
    createdAt: start,
    removedAt: null,
  });
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    inFlight += 1;
    try {
      return await work;
    } finally {
      inFlight -= 1;
      settled();
    }
  };
  const counting: TaskClient = {
    origin: client.origin,
    createTask: (...given) => counted(client.createTask(...given)),
    getTask: (...given) => counted(client.getTask(...given)),
    cancelTask: (...given) => counted(client.cancelTask(...given)),
    getMaterial: (...given) => counted(client.getMaterial(...given)),
  };
  const models = await modelsOf(client);
  const problems: unknown[] = [];
  const engine = createEngine(
    engineOptions({
      ledger,
      clock,
      clientFor: () => counting,
      modelFor: (_account, model) => models.get(model) ?? null,
      estimateFor: (request, model) => estimateFacts(request, model, clock.now()),
      userId: () => 'ada',
      report: (_where, error) => problems.push(error),
    }),
  );
  engine.start();

  const plan = inTurns(made);
  const apart = Math.floor((30 * day - 3 * 60 * minute) / plan.length);
  for (const [index, { sort, title, nth }] of plan.entries()) {
    await clock.leapTo(start + minute + index * apart);
    const kind = sort.request ?? (usual[nth % usual.length] as (typeof usual)[number]);
    const words = sort.orders === undefined ? title : `${title} sandbox:${sort.orders}`;
    const { jobId } = await engine.submit({
      submitToken: `month-${index}`,
      accountId: 'sandbox',
      projectId: projects[index % projects.length] ?? null,
      title,
      request: {
        ...requests[kind],
        fields: { ...requests[kind].fields, prompt: words },
        inputs: [],
      },
    });
    if (sort.cancel) {
      await clock.leapTo(clock.now() + 2_000);
      await engine.requestCancellation(jobId);
    }
  }
  await clock.leapTo(end);
  // Somebody looks once for every billing id that was not there at the end.
  for (const job of ledger.jobs.inStates(['completed', 'output_missing'])) {
    if (mayLookForBillingId(job, false)) await engine.lookForBillingId(job.id);
  }
  // Nobody watches this month's files: an app that opens it must not fetch them all.
  ledger.tx(() => {
    for (const jobId of jobIds(ledger)) {
      for (const { id, download } of ledger.results.recordsOfJob(jobId)) {
        if (download === 'waiting') ledger.results.update(id, { download: 'paused' });
      }
    }
  });
  const stopping = engine.stop(0);
  await clock.leapTo(end + 1_000);
  await stopping;
  ledger.close();
  await transport.close();
  await sandbox.close();
  if (problems.length > 0) throw problems[0];
  return { from: start, to: end + 2 * day, jobs: plan.length };
}

const projects = ['Rain', 'Harbour', null] as const;

/** The sorts mixed through the month, each spread evenly. */
function inTurns(all: readonly Sort[]): { sort: Sort; title: string; nth: number }[] {
  return all
    .flatMap((sort, order) =>
      Array.from({ length: sort.count }, (_, nth) => ({
        sort,
        title: `${sort.name} ${nth}`,
        nth,
        // What never ends is asked for again and again, so it comes last.
        place: sort.name === 'endless' ? 1 + nth : (nth + (order + 1) / (all.length + 1)) / sort.count,
      })),
    )
    .sort((a, b) => a.place - b.place);
}

async function modelsOf(client: Client): Promise<Map<string, ModelDetail>> {
  const models = new Map<string, ModelDetail>();
  for (const { model } of Object.values(requests)) {
    const detail = readModelDetail(
      JSON.parse(await client.getModel(model)),
      JSON.parse(await client.getModelPricing(model)),
    );
    if (detail) models.set(model, detail);
  }
  return models;
}
