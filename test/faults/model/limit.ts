/** The limit on spending in the model: what counts is worked out here again, from the rows alone. */
import { settle } from './clock.ts';
import { account, type World } from './known.ts';

/** Every job costs this much, USD. */
export const priceUsd = '1';

/** States in which nothing was, is or will be charged. */
const free = new Set(['draft', 'rejected', 'failed', 'cancelled']);

export async function setLimit(world: World, usd: number | null): Promise<void> {
  const { engine } = world.life;
  const known = engine.limitStandings()[0]?.limit.id ?? null;
  if (usd === null) {
    if (known !== null) engine.removeLimit(known);
  } else {
    engine.setLimit(known, {
      accountId: account,
      projectId: null,
      period: 'day',
      amountUsd: String(usd),
      crossing: 'refuse',
      unknownUsd: null,
    });
  }
  await settle();
}

/** A create has reached the wire, so with its own dollar the day must be within the limit. */
export function checkLimit(world: World): void {
  const [limit] = world.life.ledger.spendLimits.list();
  if (limit === undefined) return;
  const midnight = new Date(world.clock.now()).setHours(0, 0, 0, 0);
  const counting = world
    .there()
    .map(({ id }) => world.life.ledger.jobs.require(id as string))
    .filter(({ state, submittedAt }) => submittedAt !== null && submittedAt >= midnight && !free.has(state));
  world.must(
    counting.length <= Number(limit.amountUsd),
    `${counting.length} jobs of a dollar each count towards a limit of ${limit.amountUsd}`,
  );
}
