/** The life of a task. Its state depends only on the clock, so it continues while the sandbox is not running. */
import { createHash, randomBytes } from 'node:crypto';
import { checkAccount } from './account.ts';
import { registerKey } from './auth.ts';
import type { Exchange, SandboxContext } from './context.ts';
import { costAt, deliveryOf } from './delivery.ts';
import { endOf } from './faults/table.ts';
import { seededRandom } from './media/random.ts';
import type { Plan } from './plan.ts';
import { Refusal, taskNotFound } from './refusal.ts';
import type { TaskRecord } from './store.ts';
import { phaseOf } from './task-state.ts';

/** Seconds at speed 1: shortest and longest wait in the queue, then the work itself. */
const paces: Record<TaskRecord['family'], { queue: [number, number]; work: [number, number] }> = {
  image: { queue: [0.8, 1.4], work: [2.2, 3.4] },
  video: { queue: [1, 2], work: [11, 17] },
  music: { queue: [1, 2], work: [7, 10] },
  '3d': { queue: [1, 2], work: [7, 10] },
  world: { queue: [1, 2], work: [10, 14] },
  speech: { queue: [0, 0], work: [0, 0] },
};

/** Tasks that can be cancelled wait in the queue this many seconds at speed 1. */
const cancellableQueueSeconds = 20;
const settlementSeconds = 2;

/** Accepts a create. The record is on disk when this resolves. Throws 402 or 403 when the account may not do it. */
export async function acceptWork(exchange: Exchange, plan: Plan): Promise<TaskRecord> {
  const { context } = exchange;
  await registerKey(exchange);
  const delivery = deliveryOf(exchange, plan.model);
  checkAccount(exchange, plan);
  const { store, clock, speed } = context;
  const ordinal = store.nextOrdinal();
  const id = newId(context, plan.kind, ordinal);
  const pace = paces[plan.family];
  const random = seededRandom(`pace|${id}`);
  const cancellable = plan.model.cancellable === true;
  const queued = cancellable ? cancellableQueueSeconds : random.between(...pace.queue);
  const createdAt = clock.now();
  const inline = plan.kind === 'inline';
  const startsAt = inline ? createdAt : createdAt + Math.round((queued * 1000) / speed);
  const endsAt = inline ? createdAt : startsAt + Math.round((random.between(...pace.work) * 1000) / speed);
  const task: TaskRecord = {
    id,
    kind: plan.kind,
    ordinal,
    family: plan.family,
    operation: plan.operation,
    model: plan.model.id,
    route: exchange.route,
    requestId: exchange.requestId,
    keyId: exchange.credential.id,
    createdAt,
    startsAt,
    endsAt,
    settlesAt: inline ? createdAt : endsAt + Math.round((settlementSeconds * 1000) / speed),
    prompt: plan.prompt.slice(0, 2_000),
    texts: plan.texts,
    outputs: plan.outputs(mediaKey(context, plan)),
    cost: plan.model.free ? '0' : costAt(plan.amount.cost, delivery),
    delivery,
    usageUnit: plan.amount.unit,
    usageQuantity: plan.amount.quantity,
    billingTransactionId: `billtxn_${digest(`billing|${id}`).slice(0, 24)}`,
    cancellable,
    reportsProgress: plan.model.reportsProgress === true,
    faults: [...exchange.faults.attached],
  };
  if (inline && endOf(task.faults) === 'failed') {
    throw new Refusal(400, 'invalid_request_error', 'The request was refused by the content policy.', {
      code: 'content_policy_violation',
      param: 'prompt',
    });
  }
  await store.put('tasks', task);
  context.log(`accepted ${task.kind} ${task.id} ${task.model} ${task.operation}`);
  return task;
}

function newId(context: SandboxContext, kind: TaskRecord['kind'], ordinal: number): string {
  const prefix = kind === 'task' ? 'ldtask_' : 'inline_';
  const unique =
    context.seed === undefined
      ? randomBytes(16).toString('hex')
      : digest(`task|${context.seed}|${ordinal}`).slice(0, 32);
  return `${prefix}${unique}`;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** With a seed, the same request gives the same media. Without one, repeating a prompt gives a new variation. */
function mediaKey(context: SandboxContext, plan: Plan): string {
  if (plan.seed !== undefined && plan.seed !== '-1') return `${plan.model.id}|seed ${plan.seed}`;
  let takes = 0;
  const prompt = plan.prompt.slice(0, 2_000);
  for (const task of context.store.all('tasks')) {
    if (task.model === plan.model.id && task.prompt === prompt) takes += 1;
  }
  return `${plan.model.id}|${context.seed ?? 0}|take ${takes}`;
}

/** The task with that id. Throws 404 when there is none, 403 when it belongs to another key. */
export function ownTask(exchange: Exchange, id: string): TaskRecord {
  const task = exchange.context.store.get('tasks', id);
  if (task === undefined || task.kind !== 'task') throw taskNotFound(id);
  if (task.keyId !== exchange.credential.id) {
    throw new Refusal(403, 'permission_error', 'This task belongs to another API key.', {
      code: 'task_not_owned',
    });
  }
  return task;
}

/** Cancels a queued task. Throws 400 for models without cancellation, 409 when it is too late. */
export async function cancelTask(exchange: Exchange, id: string): Promise<TaskRecord> {
  const task = ownTask(exchange, id);
  const now = exchange.context.clock.now();
  if (!task.cancellable) {
    throw new Refusal(400, 'invalid_request_error', `Tasks of ${task.model} cannot be cancelled.`, {
      code: 'unsupported_task_cancel',
    });
  }
  const phase = phaseOf(task, now);
  if (phase !== 'pending') {
    throw new Refusal(409, 'invalid_request_error', `The task is ${phase} and can no longer be cancelled.`, {
      code: 'task_not_cancellable',
    });
  }
  const cancelled: TaskRecord = { ...task, cancelledAt: now };
  await exchange.context.store.put('tasks', cancelled);
  return cancelled;
}
