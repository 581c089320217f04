/** What a list that changed has to say: each job that ended or began to need a person, once. Pure. */
import { isOpen, type JobRow } from '../../shared/job.ts';

export interface News {
  row: JobRow;
  what: 'ended' | 'attention';
}

/** States on the way, which come and go faster than anybody listens. */
const isUnderway = ({ state }: JobRow): boolean =>
  isOpen(state) || state === 'draft' || state === 'submitting';

/**
 * A job that was not there before is no news, as another part of the list came into view, unless it is awaited.
 * @param awaited ids of jobs whose end has not been said
 */
export function newsOf(
  before: readonly JobRow[],
  after: readonly JobRow[],
  awaited: ReadonlySet<string>,
): News[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return after.flatMap((row): News[] => {
    const was = known.get(row.id);
    if (was === undefined && !awaited.has(row.id)) return [];
    if (row.attention !== null && row.attention !== was?.attention) return [{ row, what: 'attention' }];
    return row.state !== was?.state && !isUnderway(row) ? [{ row, what: 'ended' }] : [];
  });
}
