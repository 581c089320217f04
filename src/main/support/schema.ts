/** The form of `support-packet/1`. A reader can rely on it; `docs/support-packet.md` explains it in words. */
import { z } from 'zod';
import { deliveryPolicies } from '../../shared/delivery.ts';

const time = z.iso.datetime({ offset: false });
const text = z.string().max(4000);
const id = z.string().max(300);
/** USD; a refund is negative. */
const usd = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .max(60);
const httpStatus = z.number().int().min(100).max(599);
const json: z.ZodType<unknown> = z.json();

const hostClass = z.enum(['tokenlab', 'loopback', 'private', 'public', 'unknown']);

/** What may be said of one value of a request: never the value itself, except for enumerations and numbers. */
export type ValueShape =
  | { type: 'null' }
  | { type: 'boolean'; value: boolean }
  | { type: 'number'; value?: number }
  | { type: 'text'; length: number; value?: string }
  | { type: 'url'; scheme: string; hostClass: z.infer<typeof hostClass>; length: number }
  | { type: 'data_url'; mime: string | null; length: number }
  | { type: 'list'; length: number; items: ValueShape[] }
  | { type: 'object'; fields: { name: string; shape: ValueShape }[] };

const valueShape: z.ZodType<ValueShape> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('null') }),
    z.strictObject({ type: z.literal('boolean'), value: z.boolean() }),
    z.strictObject({ type: z.literal('number'), value: z.number().optional() }),
    z.strictObject({
      type: z.literal('text'),
      length: z.number().int().nonnegative(),
      value: z.string().max(40).optional(),
    }),
    z.strictObject({
      type: z.literal('url'),
      scheme: z.string().max(20),
      hostClass,
      length: z.number().int().nonnegative(),
    }),
    z.strictObject({
      type: z.literal('data_url'),
      mime: z.string().max(100).nullable(),
      length: z.number().int().nonnegative(),
    }),
    z.strictObject({
      type: z.literal('list'),
      length: z.number().int().nonnegative(),
      items: z.array(valueShape),
    }),
    z.strictObject({
      type: z.literal('object'),
      fields: z.array(z.strictObject({ name: z.string().max(100), shape: valueShape })),
    }),
  ]),
);

const requestInput = z.strictObject({
  field: z.string().max(100),
  source: z.enum(['url', 'file', 'result']),
  shape: valueShape.nullable(),
  mime: z.string().max(100).nullable(),
  bytes: z.number().int().nonnegative().nullable(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

const errorSchema = z.strictObject({
  code: z.string().max(100),
  message: text,
  retryable: z.boolean(),
  httpStatus: httpStatus.nullable(),
  requestId: id.nullable(),
  remoteCode: id.nullable(),
  remoteType: id.nullable(),
  remoteMessage: text.nullable(),
  parameter: id.nullable(),
  fields: z.array(z.strictObject({ path: z.string().max(200), message: text })),
});

const jobSchema = z.strictObject({
  jobId: id,
  family: z.string().max(40),
  operation: id.nullable(),
  method: z.literal('POST'),
  endpoint: z.string().max(300),
  model: z.strictObject({ asked: id, resolved: id.nullable() }),
  account: z.strictObject({ kind: z.enum(['sandbox', 'tokenlab', 'unknown']), hostClass }).optional(),
  taskId: id.nullable(),
  pollPath: z.string().max(500).nullable(),
  billingTransactionId: id.nullable(),
  requestIds: z.array(
    z.strictObject({
      requestId: id,
      seenIn: z.string().max(100),
      at: time.nullable(),
      httpStatus: httpStatus.nullable(),
    }),
  ),
  times: z
    .strictObject({
      created: time,
      submitted: time.nullable(),
      accepted: time.nullable(),
      lastPolled: time.nullable(),
      terminal: time.nullable(),
      updated: time,
    })
    .optional(),
  status: z.strictObject({
    state: z.string().max(40),
    remoteStatus: id.nullable(),
    progress: z.number().nullable(),
    attention: z.string().max(40).nullable(),
    hold: z.string().max(40).nullable(),
    settlement: z.string().max(40),
    cancellation: z.strictObject({
      state: z.string().max(40),
      requestedAt: time.nullable(),
      httpStatus: httpStatus.nullable(),
      code: id.nullable(),
    }),
  }),
  httpStatuses: z.array(z.strictObject({ of: z.string().max(100), at: time, status: httpStatus })),
  error: errorSchema.nullable().optional(),
  request: z
    .strictObject({
      fields: z.array(z.strictObject({ name: z.string().max(100), shape: valueShape })),
      rawFields: z.array(z.strictObject({ name: z.string().max(100), shape: valueShape })),
      inputs: z.array(requestInput),
      /** The delivery tier that it asked for; null: none. */
      delivery: z.enum(deliveryPolicies).nullable(),
    })
    .optional(),
  estimate: z.strictObject({ minUsd: usd.nullable(), maxUsd: usd.nullable() }),
  charges: z.array(
    z.strictObject({
      at: time,
      usd: usd.nullable(),
      requestId: id.nullable(),
      billingTransactionId: id.nullable(),
      requestedPolicy: id.nullable(),
      resolvedTier: id.nullable(),
      source: z.enum(['management', 'import']),
    }),
  ),
  counts: z.strictObject({
    polls: z.number().int().nonnegative(),
    pollFailuresInARow: z.number().int().nonnegative(),
    createAttempts: z.number().int().nonnegative(),
    waitsBeforeCreate: z.number().int().nonnegative(),
    downloadAttempts: z.number().int().nonnegative(),
  }),
  expected: text,
  observed: text,
  results: z
    .array(
      z.strictObject({
        index: z.number().int().nonnegative(),
        role: id,
        media: z.string().max(40),
        mime: z.string().max(100).nullable(),
        download: z.string().max(40),
        bytes: z.number().int().nonnegative().nullable(),
        sha256: z.string().max(64).nullable(),
        errorCode: z.string().max(100).nullable(),
        httpStatus: httpStatus.nullable(),
      }),
    )
    .optional(),
  timeline: z
    .array(
      z.strictObject({
        at: time,
        source: z.enum(['user', 'app', 'tokenlab']),
        type: z.string().max(100),
        detail: z.record(z.string().max(100), json),
      }),
    )
    .optional(),
  log: z.array(text).optional(),
  promptSample: z
    .array(z.strictObject({ field: z.string().max(100), sample: z.string().max(400) }))
    .optional(),
});

const count = z.number().int().nonnegative();
const words = z.string().max(400);

const diagnosticsSchema = z.strictObject({
  madeAt: time,
  keychain: z.strictObject({
    state: z.string().max(40),
    backend: z.string().max(80),
    detail: words.nullable(),
  }),
  ledger: z.strictObject({
    isSound: z.boolean(),
    schema: count,
    jobs: count,
    bytes: count,
    backups: count,
    lastBackupAt: time.nullable(),
    disk: z.string().max(40),
  }),
  folders: z.array(
    z.strictObject({ use: z.string().max(40), freeBytes: count.nullable(), problem: words.nullable() }),
  ),
  servers: z.array(
    z.strictObject({
      kind: z.string().max(40),
      hostClass,
      proxies: count,
      problem: words.nullable(),
      httpStatus: httpStatus.nullable(),
      tookMs: count.nullable(),
      clockAheadMs: z.number().int().nullable(),
    }),
  ),
  trust: z.strictObject({
    runtime: count,
    system: count,
    named: z.array(
      z.strictObject({ variable: z.string().max(40), certificates: count, problem: words.nullable() }),
    ),
  }),
  start: z.array(z.strictObject({ step: z.string().max(40), ms: count })),
});

export const supportPacketSchema = z.strictObject({
  schema: z.literal('support-packet/1'),
  madeAt: time,
  app: z.strictObject({
    name: z.literal('Safelight'),
    version: z.string().max(60),
    electron: z.string().max(60).nullable(),
    chromium: z.string().max(60).nullable(),
    node: z.string().max(60).nullable(),
  }),
  system: z
    .strictObject({ platform: z.string().max(40), release: z.string().max(120), arch: z.string().max(40) })
    .optional(),
  /** Parts that the user left out. */
  omitted: z.array(z.string().max(60)),
  /** What the app found out about itself; only when the user added it. No paths, no names of hosts. */
  diagnostics: diagnosticsSchema.optional(),
  jobs: z.array(jobSchema),
});

export type SupportPacket = z.infer<typeof supportPacketSchema>;
export type PacketJob = SupportPacket['jobs'][number];

/** Parts that can be left out, in the order in which the packet holds them. */
export const packetParts = [
  'system',
  'account',
  'times',
  'error',
  'request',
  'results',
  'timeline',
  'log',
] as const;
export type PacketPart = (typeof packetParts)[number];
