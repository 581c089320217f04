/** A sidecar that comes back: which job it is of, or what it takes to ask for the same thing again. */
import { z } from 'zod';
import { checked } from '../../shared/checked.ts';
import type { InputSource, JobInput } from '../../shared/inputs.ts';
import type { JobRequest } from '../../shared/job.ts';
import { submitSchema } from '../../shared/request.ts';
import type { SidecarIntake } from '../../shared/results.ts';
import { parseWithin, recordLimits } from '../base/json-limits.ts';
import { readRegular } from '../base/regular-file.ts';
import { decodeText } from '../base/text.ts';
import type { ResultsLedger } from './context.ts';
import { sidecarSchema } from './sidecar.ts';

export interface SidecarReader {
  /** @returns null when the file is not a sidecar of ours. Never fails because of what is in it. */
  read(path: string): Promise<SidecarIntake | null>;
}

export interface SidecarReaderOptions {
  ledger: Pick<ResultsLedger, 'jobs' | 'results'>;
  /** The copy of an input with this content, or null when this computer has none. */
  inputByHash(sha256: string): Extract<InputSource, { kind: 'file' }> | null;
}

const { request: requestSchema } = submitSchema.shape;

const input = z.discriminatedUnion('kind', [
  z.object({ field: z.string().min(1).max(100), kind: z.literal('url') }),
  z.object({ field: z.string().min(1).max(100), kind: z.literal('result'), resultId: z.string().max(100) }),
  z.object({
    field: z.string().min(1).max(100),
    kind: z.literal('file'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
  }),
]);

const sidecarShape = z.object({
  schema: z.literal(sidecarSchema),
  job: z.object({
    id: z.string().min(1).max(100),
    title: z.string().max(300),
    family: requestSchema.shape.family,
    operation: requestSchema.shape.operation,
    model: requestSchema.shape.model,
  }),
  request: z.object({
    fields: requestSchema.shape.fields,
    rawFields: requestSchema.shape.rawFields,
    delivery: requestSchema.shape.delivery.catch(undefined),
    inputs: z.array(input).max(64),
  }),
});

export function createSidecarReader({ ledger, inputByHash }: SidecarReaderOptions): SidecarReader {
  const sourceOf = (given: z.output<typeof input>): InputSource | null => {
    // A sidecar keeps no links: they are secrets while they live, and dead soon after.
    if (given.kind === 'url') return null;
    if (given.kind === 'file') return given.sha256 === null ? null : inputByHash(given.sha256);
    return ledger.results.get(given.resultId) === null ? null : { kind: 'result', resultId: given.resultId };
  };

  return {
    async read(path) {
      const sidecar = checked(sidecarShape, await readJson(path));
      if (!sidecar.success) return null;
      const { job, request } = sidecar.data;
      if (ledger.jobs.get(job.id) !== null) return { jobId: job.id, start: null };
      const inputs: JobInput[] = [];
      const missing: string[] = [];
      for (const given of request.inputs) {
        const source = sourceOf(given);
        if (source === null) missing.push(given.field);
        else inputs.push({ field: given.field, source });
      }
      const { family, operation, model, title } = job;
      const again: JobRequest = {
        family,
        operation,
        model,
        fields: request.fields,
        inputs,
        ...(request.rawFields === undefined ? {} : { rawFields: request.rawFields }),
        ...(request.delivery === undefined ? {} : { delivery: request.delivery }),
      };
      return { jobId: null, start: { title, request: again, missing } };
    },
  };
}

/** The file's JSON; undefined when it cannot be read as such, for whatever reason. */
async function readJson(path: string): Promise<unknown> {
  try {
    return parseWithin(decodeText(await readRegular(path, recordLimits.bytes)), recordLimits);
  } catch {
    // Whatever was dropped here, it is no sidecar; that is the answer.
    return undefined;
  }
}
