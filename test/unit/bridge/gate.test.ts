import { describe, expect, it } from 'vitest';
import { answer, type Handlers } from '../../../src/main/bridge/answer.ts';
import { createGate, mostInMinute } from '../../../src/main/bridge/gate.ts';
import { createPresses } from '../../../src/main/bridge/presses.ts';
import { pointer } from '../../../src/shared/contract/channels.ts';
import { type MethodName, methodNames, methods } from '../../../src/shared/contract/methods.ts';
import { plausible } from '../../support/payloads.ts';
import { manualClock } from './clock.ts';

const window = { frame: { url: 'safelight://app/index.html', parent: null }, contentsId: 1 };
const guarded = methodNames.filter((name) => methods[name].gesture !== 'none');

/** The whole bridge, with handlers that only count. */
function setUp() {
  const clock = manualClock();
  const presses = createPresses(clock);
  const done: string[] = [];
  const handlers = Object.fromEntries(methodNames.map((name) => [name, () => void done.push(name)]));
  const registration = {
    handlers: handlers as unknown as Handlers,
    isTrusted: () => true,
    gate: createGate(presses, clock),
    redact: (value: unknown) => value,
    report: () => undefined,
  };
  return {
    clock,
    presses,
    done,
    ask: (name: MethodName, ticket?: unknown) => answer(registration, name, window, plausible(name), ticket),
    press() {
      presses.saw(1, { type: 'mouseDown' });
      presses.reached(1, { phase: 'down', what: pointer });
    },
  };
}

const codeOf = (envelope: Awaited<ReturnType<typeof answer>>) => (envelope.ok ? 'ok' : envelope.error.code);

describe('what a method of the contract asks of a person', () => {
  it('is written down: all that spends, leaves, opens, or takes a key needs a press, and nothing that reads', () => {
    const asks = (wanted: string) => methodNames.filter((name) => methods[name].gesture === wanted).sort();
    // A new method has to be put in its place here, by somebody who has thought about it.
    expect(asks('spend')).toEqual(
      [
        'makeBatch',
        'releaseBatch',
        'releaseSending',
        'removeLimit',
        'resumeAccount',
        'retryFailedInBatch',
        'retryJob',
        'setBatchLimit',
        'setLimit',
        'sendDraft',
        'sendNotBefore',
        'startBulk',
        'submitAgain',
        'submitJob',
      ].sort(),
    );
    expect(asks('key')).toEqual([
      'addAccount',
      'makeProjectKey',
      'replaceKey',
      'setManagementToken',
      'useEnvironmentKey',
    ]);
    expect(asks('drag')).toEqual(['dragResults']);
    expect(asks('decide')).toEqual([
      'actOnJob',
      'decideResult',
      'loadUpdate',
      'removeAccount',
      'restartToUpdate',
      'stopBatch',
    ]);
    const doesOutside = /^(open|show|copy|save|mail|export|drag|locate|choose|importUsageFile)/;
    const harmless = /^(bootstrap|list|get|job|gallery|poller|preview|price|forecast|bulkRuns|read|billing)/;
    for (const name of methodNames) {
      if (doesOutside.test(name)) expect(methods[name].gesture, name).toMatch(/^(leave|open|drag)$/);
      if (harmless.test(name)) expect(methods[name].gesture, name).toBe('none');
    }
  });

  it.each(guarded)('%s is refused to a script, done for a press, and once only', async (name) => {
    const { ask, press, done } = setUp();
    expect(codeOf(await ask(name))).toBe('press_needed');
    expect(codeOf(await ask(name, 'a ticket that nobody gave'))).toBe('press_needed');
    expect(done).toEqual([]);
    press();
    expect(codeOf(await ask(name))).toBe('ok');
    expect(codeOf(await ask(name))).toBe('press_needed');
    expect(done).toEqual([name]);
  });

  it('uses up no press for what is refused anyway', async () => {
    const { presses, press } = setUp();
    const registration = {
      handlers: {} as Handlers,
      isTrusted: () => true,
      gate: { pass: () => expect.unreachable('a wrong payload must not come so far') },
      redact: (value: unknown) => value,
      report: () => undefined,
    };
    press();
    expect(codeOf(await answer(registration, 'openExternal', window, { page: 'https://evil.example' }))).toBe(
      'invalid_input',
    );
    expect(presses.take(1)).toBe(true);
  });

  it('holds for forty windows and sixty jobs that a script asks for after one press', async () => {
    const { ask, press, done } = setUp();
    press();
    const codes = [];
    for (let count = 0; count < 60; count += 1) codes.push(codeOf(await ask('submitJob')));
    for (let count = 0; count < 40; count += 1) codes.push(codeOf(await ask('openExternal')));
    expect(done).toEqual(['submitJob']);
    expect(new Set(codes.slice(1))).toEqual(new Set(['press_needed']));
  });

  it('has a rate, whatever is pressed: beyond it nothing is done and no press is used up', async () => {
    const { ask, clock, press, presses, done } = setUp();
    for (let count = 0; count < mostInMinute.open; count += 1) {
      press();
      expect(codeOf(await ask('openExternal'))).toBe('ok');
    }
    press();
    expect(codeOf(await ask('openExternal'))).toBe('too_often');
    expect(done).toHaveLength(mostInMinute.open);
    expect(presses.take(1)).toBe(true);
    // Others are not slowed by it, and it ends.
    press();
    expect(codeOf(await ask('submitJob'))).toBe('ok');
    clock.turn(60_000);
    press();
    expect(codeOf(await ask('openExternal'))).toBe('ok');
  });

  it('can be answered by a ticket, for a form that waits for something first', async () => {
    const { ask, clock, press, presses, done } = setUp();
    press();
    const ticket = presses.keep(1, 'submitJob');
    clock.turn(30_000);
    expect(codeOf(await ask('retryJob', ticket))).toBe('press_needed');
    expect(codeOf(await ask('submitJob', ticket))).toBe('ok');
    expect(codeOf(await ask('submitJob', ticket))).toBe('press_needed');
    expect(done).toEqual(['submitJob']);
  });
});
