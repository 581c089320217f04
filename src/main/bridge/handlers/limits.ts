/** Limits on spending: the jobs room keeps and enforces them; a limit that lets more through is asked about here. */
import type { limitMethods } from '../../../shared/contract/limits.ts';
import { letsMoreThrough, type NewSpendLimit } from '../../../shared/spend-limit.ts';
import type { Engine } from '../../jobs/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { HandlersOf } from '../answer.ts';

export function limitHandlers(
  engine: Pick<Engine, 'limitStandings' | 'setLimit' | 'removeLimit'>,
  desktop: Pick<Desktop, 'confirmLimit'>,
): HandlersOf<typeof limitMethods> {
  /** A page alone must not be able to let more through. */
  const mayChange = async (limitId: string, after: NewSpendLimit | null): Promise<boolean> => {
    const before = engine.limitStandings().find(({ limit }) => limit.id === limitId)?.limit;
    if (before === undefined || !letsMoreThrough(before, after)) return true;
    return desktop.confirmLimit(before, after);
  };
  return {
    limitStandings: () => engine.limitStandings(),
    async setLimit({ limitId, terms }) {
      if (limitId !== null && !(await mayChange(limitId, terms))) return null;
      return engine.setLimit(limitId, terms);
    },
    async removeLimit({ limitId }) {
      if (!(await mayChange(limitId, null))) return { removed: false };
      engine.removeLimit(limitId);
      return { removed: true };
    },
  };
}
