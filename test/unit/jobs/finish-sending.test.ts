import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accepted, type Bench, openBench, type Reply } from './bench.ts';

let bench: Bench;
/** Answers that the server holds back. */
let held: (() => void)[];

beforeEach(async () => {
  bench = await openBench({ creates: 2 });
  held = [];
  bench.server.create = (_request, n): Reply => ({
    ...accepted(n),
    until: new Promise((resolve) => held.push(resolve)),
  });
});
afterEach(async () => {
  for (const go of held.splice(0)) go();
  await bench.close();
});

const states = (ids: string[]) => ids.map((id) => bench.ledger.jobs.require(id).state);

describe('finishing what is being sent', () => {
  it('waits for the answers on the wire, starts no other create, and continues when it is taken back', async () => {
    const ids = [await bench.submit(), await bench.submit(), await bench.submit()];
    await bench.meanwhile(() => held.length === 2, 'two creates are on the wire');
    expect(bench.engine.sending().map((job) => job.id)).toEqual(ids.slice(0, 2));
    let isDone = false;
    const done = bench.engine.finishSending().then(() => {
      isDone = true;
    });
    held.shift()!();
    await bench.meanwhile(() => bench.engine.sending().length === 1, 'one is answered');
    expect(isDone).toBe(false);
    held.shift()!();
    await done;
    expect(states(ids)).toEqual(['pending', 'pending', 'draft']);
    // A job that is written meanwhile waits too.
    ids.push(await bench.submit());
    await bench.pass(5_000);
    expect(bench.server.posts()).toHaveLength(2);
    bench.engine.resumeSending();
    await bench.meanwhile(() => held.length === 2, 'the others go out');
    for (const go of held.splice(0)) go();
    await bench.meanwhile(() => states(ids).every((state) => state === 'pending'));
    expect(bench.server.posts()).toHaveLength(4);
  });

  it('is done at once when nothing is on the wire', async () => {
    await bench.engine.finishSending();
    expect(bench.engine.sending()).toEqual([]);
  });
});
