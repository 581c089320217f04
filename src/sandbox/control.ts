/** `/sandbox/…`: what the server received and accepted, and faults at run time. */
import { z } from 'zod';
import { jsonAnswer } from './answer.ts';
import type { Route, SandboxContext } from './context.ts';
import { parseFields } from './families/checks.ts';
import { faultGroups } from './faults/table.ts';
import type { TaskRecord } from './store.ts';
import { isCharged, phaseOf } from './task-state.ts';

/** One accepted create, from the sandbox's own records. Times in ms since 1970, cost in USD as a decimal string. */
export interface AcceptedWork {
  id: string;
  kind: 'task' | 'inline';
  model: string;
  family: string;
  operation: string;
  status: string;
  cancelled: boolean;
  requestId: string;
  keyId: string;
  createdAt: number;
  endsAt: number;
  outputs: number;
  cost: string;
  billingTransactionId: string;
  charged: boolean;
  faults: string[];
}

export interface SandboxStats {
  origin: string;
  now: number;
  speed: number;
  /** All accepted creates in the journal: tasks and work answered at once. */
  creates: number;
  tasks: AcceptedWork[];
  /** Work that was answered at once, without a task. */
  inline: AcceptedWork[];
  /** POSTs that reached a create route in this run, accepted or not. */
  createPosts: number;
  /** Status requests in this run, by task id. */
  polls: Record<string, number>;
  requests: Record<string, number>;
  answers: Record<string, number>;
  outputs: number;
  outputsWithKey: number;
  faults: Record<string, number>;
}

function accepted(task: TaskRecord, now: number): AcceptedWork {
  const phase = phaseOf(task, now);
  return {
    id: task.id,
    kind: task.kind,
    model: task.model,
    family: task.family,
    operation: task.operation,
    status: phase === 'cancelled' ? 'failed' : phase,
    cancelled: phase === 'cancelled',
    requestId: task.requestId,
    keyId: task.keyId,
    createdAt: task.createdAt,
    endsAt: task.endsAt,
    outputs: task.outputs.length,
    cost: task.cost,
    billingTransactionId: task.billingTransactionId,
    charged: isCharged(task, now),
    faults: task.faults,
  };
}

/** The server's own count. */
export function readStats(context: SandboxContext): SandboxStats {
  const now = context.clock.now();
  const all = [...context.store.all('tasks')].map((task) => accepted(task, now));
  const { requests, answers, createPosts, polls, outputs, outputsWithKey, faults } = context.stats;
  return {
    origin: context.origin,
    now,
    speed: context.speed,
    creates: all.length,
    tasks: all.filter((task) => task.kind === 'task'),
    inline: all.filter((task) => task.kind === 'inline'),
    createPosts,
    polls: { ...polls },
    requests: { ...requests },
    answers: { ...answers },
    outputs,
    outputsWithKey,
    faults: { ...faults },
  };
}

const injectionSchema = z.strictObject({
  fault: z.string(),
  count: z.int().min(1).max(1_000_000).optional(),
  match: z
    .strictObject({
      route: z.string().optional(),
      model: z.string().optional(),
      taskId: z.string().optional(),
      prompt: z.string().optional(),
    })
    .optional(),
});

export const controlRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/sandbox/stats',
    point: 'other',
    access: 'none',
    handle: ({ context }) => jsonAnswer(readStats(context)),
  },
  {
    method: 'GET',
    path: '/sandbox/faults',
    point: 'other',
    access: 'none',
    handle: ({ context }) =>
      jsonAnswer({
        injected: context.faults.injected(),
        known: faultGroups.flatMap((group) =>
          group.faults.map(({ name, help, at }) => ({ group: group.title, name, help, at })),
        ),
      }),
  },
  {
    method: 'POST',
    path: '/sandbox/faults',
    point: 'other',
    access: 'none',
    handle({ context, body }) {
      const { fault, count, match } = parseFields(
        injectionSchema,
        body.fields,
        Object.keys(injectionSchema.shape),
      );
      context.faults.inject(fault, count ?? 1, match ?? {});
      return jsonAnswer({ injected: context.faults.injected() });
    },
  },
  {
    method: 'DELETE',
    path: '/sandbox/faults',
    point: 'other',
    access: 'none',
    handle({ context }) {
      context.faults.clear();
      return jsonAnswer({ injected: [] });
    },
  },
];
