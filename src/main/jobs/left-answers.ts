/**
 * Answers to creates that reached an engine after its ledger was taken over. It leaves them in the ledger; the engine
 * that owns the ledger now takes them up as if it had been answered itself.
 */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { keptOf } from '../base/kept-answer.ts';
import type { LeftAnswer } from '../ledger/index.ts';
import { type CreateResult, noFacts } from '../tokenlab/index.ts';
import { type AcceptedTask, recordAcceptance } from './acceptance.ts';
import type { Core } from './core.ts';
import { applyOutcome } from './submit-outcome.ts';

type Inline = Extract<CreateResult, { kind: 'inline' }>;

type Left = { requestId: string | null; httpStatus: number | null } & (
  | { kind: 'accepted'; task: AcceptedTask }
  | {
      kind: 'inline';
      outputs: Inline['outputs'];
      outputsLeft: Inline['outputsLeft'];
      /** Base64. */
      bytes: string | null;
      file: Inline['file'];
      contentType: string | null;
      billingTransactionId: string | null;
      /** JSON, as it is kept of any answer. */
      raw: string | null;
    }
  | { kind: 'rejected'; error: AppErrorShape }
);

/** What is worth leaving; null when the answer decides nothing that the job does not say already. */
export function toLeave(result: CreateResult, longest: number): JsonObject | null {
  const { requestId, httpStatus } = result;
  const left = (value: Left) => JSON.parse(JSON.stringify(value)) as JsonObject;
  switch (result.kind) {
    case 'accepted': {
      const { taskId, pollPath, model, progress } = result.task;
      return left({ kind: 'accepted', requestId, httpStatus, task: { taskId, pollPath, model, progress } });
    }
    case 'inline': {
      const { outputs, outputsLeft, bytes, file, contentType, billingTransactionId } = result;
      return left({
        kind: 'inline',
        requestId,
        httpStatus,
        outputs,
        outputsLeft,
        bytes: bytes === null ? null : Buffer.from(bytes).toString('base64'),
        file,
        contentType,
        billingTransactionId,
        raw: keptOf(result, longest),
      });
    }
    case 'rejected':
      return left({ kind: 'rejected', requestId, httpStatus, error: result.error });
    default:
      return null;
  }
}

/** Takes up everything that was left, each in a commit of its own. */
export function takeUpLeftAnswers(core: Core): void {
  for (const left of core.ledger.leftAnswers.all()) {
    try {
      takeUp(core, left);
    } catch (thrown) {
      core.report('left answer', thrown);
    }
  }
}

function takeUp(core: Core, { seq, jobId, answer }: LeftAnswer): void {
  const { ledger } = core;
  const left = answer as unknown as Left;
  const facts = { ...noFacts, requestId: left.requestId, httpStatus: left.httpStatus };
  core.commit((apply) => {
    const { requestId, httpStatus } = left;
    if (left.kind === 'accepted') recordAcceptance(core, apply, jobId, left.task, { requestId, httpStatus });
    else if (left.kind === 'rejected')
      applyOutcome(core, apply, jobId, { attempts: 0, isTried: false }, { ...facts, ...left });
    else {
      const bytes = left.bytes === null ? null : Buffer.from(left.bytes, 'base64');
      const raw: unknown = left.raw === null ? null : JSON.parse(left.raw);
      // One that an earlier version left names no file.
      const file = left.file ?? null;
      applyOutcome(
        core,
        apply,
        jobId,
        { attempts: 0, isTried: false },
        { ...facts, ...left, bytes, file, raw },
      );
    }
    ledger.leftAnswers.remove(seq);
  });
}
