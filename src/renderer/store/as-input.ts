/** A result as the input of another request. Pure. */
import type { LooseMedium } from '../../shared/compose-draft.ts';
import type { MediaKind } from '../../shared/form/types.ts';
import type { JobDetail, ResultRow } from '../../shared/job.ts';

/** Kinds of media that another request can take. */
const kinds: readonly string[] = ['image', 'video', 'audio'] satisfies MediaKind[];

/** Whether another request can take it as its input. */
export const canBeInput = (result: Pick<ResultRow, 'media'>): boolean => kinds.includes(result.media);

/**
 * @param isOwn the job belongs to the account in use: only then do its task and song mean something to TokenLab
 */
export function asInput(
  job: Pick<JobDetail, 'family' | 'taskId' | 'timeline'>,
  result: ResultRow,
  isOwn: boolean,
): LooseMedium {
  return {
    kind: result.media as MediaKind,
    source: { kind: 'result', resultId: result.id },
    width: result.width,
    height: result.height,
    result: {
      mime: result.mime,
      bytes: result.bytes,
      linked: result.linked,
      family: job.family,
      taskId: isOwn && result.role === 'main' ? job.taskId : null,
      audioId: isOwn && result.role === 'main' ? audioIdOf(job) : null,
    },
  };
}

/** The song's name as TokenLab gave it when the task ended, or null. */
function audioIdOf(job: Pick<JobDetail, 'timeline'>): string | null {
  const entry = job.timeline.findLast((entry) => typeof entry.detail.audio_id === 'string');
  return (entry?.detail.audio_id as string | undefined) ?? null;
}
