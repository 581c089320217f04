/** The note beside a result that says where it came from. Holds no key, no link, no folder: it may travel with the file. */
import { dirname } from 'node:path';
import type { JobDetail } from '../../shared/job.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { isGone, writeAtomically } from '../base/files.ts';
import { parseWithin, recordLimits } from '../base/json-limits.ts';
import { readRegular } from '../base/regular-file.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { Redactor } from '../support/index.ts';
import { resultsFolder } from './disk.ts';
import { partPathFor } from './part-file.ts';

export interface SidecarFacts {
  job: JobDetail;
  result: Pick<ResultRecord, 'id' | 'index' | 'media' | 'role' | 'label'>;
  file: {
    name: string;
    mime: string;
    bytes: number;
    sha256: string;
    width: number | null;
    height: number | null;
    durationMs: number | null;
  };
  /** SHA-256 of a local input, by its id; null when unknown. */
  inputHash(inputId: string): string | null;
  appVersion: string;
}

/** Names the form of a sidecar; a reader knows by it that a file is one. */
export const sidecarSchema = 'safelight-result/1';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The sidecar as an object, `safelight-result/1`: prompts stay (they are the provenance), secrets go. */
export function sidecarOf(
  { job, result, file, inputHash, appVersion }: SidecarFacts,
  redactor: Redactor,
): JsonObject {
  const fields = job.request.fields;
  const seed = job.request.rawFields?.seed ?? fields.seed ?? null;
  const sidecar: JsonObject = {
    schema: sidecarSchema,
    app: `Safelight ${appVersion}`,
    file,
    result: {
      id: result.id,
      index: result.index,
      media: result.media,
      role: result.role,
      label: result.label,
    },
    job: {
      id: job.id,
      title: job.title,
      family: job.family,
      operation: job.operation,
      model: job.model,
      modelResolved: job.modelResolved,
      seed,
      taskId: job.taskId,
      requestId: job.requestId,
      billingTransactionId: job.billing.transactionId,
      endpoint: job.endpoint,
      retryOf: job.retryOf,
      createdAt: iso(job.createdAt),
      submittedAt: iso(job.submittedAt),
      completedAt: iso(job.terminalAt),
    },
    request: {
      fields,
      ...(job.request.rawFields === undefined ? {} : { rawFields: job.request.rawFields }),
      ...(job.request.delivery === undefined ? {} : { delivery: job.request.delivery }),
      inputs: job.request.inputs.map(({ field, source }): JsonValue => {
        if (source.kind === 'url') return { field, kind: 'url', host: hostOf(source.url) };
        if (source.kind === 'result') return { field, kind: 'result', resultId: source.resultId };
        return {
          field,
          kind: 'file',
          mime: source.mime,
          bytes: source.bytes,
          sha256: inputHash(source.inputId),
        };
      }),
    },
  };
  return redactor.value(sidecar) as JsonObject;
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).hostname : null);

export const sidecarEnding = '.json';
export const sidecarPath = (path: string): string => `${path}${sidecarEnding}`;

export const sidecarText = (sidecar: JsonObject): string => `${JSON.stringify(sidecar, null, 2)}\n`;

/** Writes the sidecar whole or not at all, without replacing a file that is no sidecar of ours. */
export async function writeSidecar(path: string, resultId: string, sidecar: JsonObject): Promise<void> {
  const target = sidecarPath(path);
  if (!(await isOursOrNew(target))) return;
  const part = partPathFor(dirname(target), `${resultId}-sidecar`);
  await writeAtomically(target, sidecarText(sidecar), {
    messages: resultsFolder,
    // It holds the prompt.
    mode: 0o600,
    part,
  });
}

async function isOursOrNew(target: string): Promise<boolean> {
  try {
    const known: unknown = parseWithin(
      (await readRegular(target, recordLimits.bytes)).toString(),
      recordLimits,
    );
    return (known as { schema?: unknown } | null)?.schema === sidecarSchema;
  } catch (thrown) {
    // Whatever else has that name belongs to somebody else.
    return isGone(thrown);
  }
}
