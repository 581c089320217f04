/** What fails is said, where no place in the window waits for it, and can be tried again. */
import { notifications, notificationsStore } from '@mantine/notifications';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attempt } from '../../../src/renderer/commands/attempt.ts';
import { windowCommands } from '../../../src/renderer/commands/window-commands.ts';
import { undoHide, useHiddenLast } from '../../../src/renderer/store/hidden.ts';
import { loadQueue, useQueue } from '../../../src/renderer/store/queue.ts';

const error = { code: 'ledger_busy', message: 'The ledger is busy.', next: ['none'], retryable: true };
let answer: unknown;
const said = () => notificationsStore.getState().notifications.map(({ message }) => message);

beforeEach(() => {
  answer = { ok: false, error };
  vi.stubGlobal('window', { safelight: new Proxy({}, { get: () => async () => answer }) });
  notifications.clean();
});
afterEach(() => vi.unstubAllGlobals());

describe('what fails', () => {
  it('is said once, of a command of the window that was refused', async () => {
    await attempt(windowCommands.toggleSending.run);
    await attempt(windowCommands.themeDark.run);
    expect(said()).toEqual(['The ledger is busy.']);
  });

  it('is said also where it fails at once', async () => {
    await attempt(() => {
      throw new Error('at once');
    });
    expect(said()).toHaveLength(1);
  });

  it('of reading the queue stands in its dialog until it is read', async () => {
    await loadQueue();
    expect(useQueue.getState()).toMatchObject({ jobs: null, error: { code: 'ledger_busy' } });
    answer = { ok: true, value: [] };
    await loadQueue();
    expect(useQueue.getState()).toEqual({ jobs: [], error: null });
  });

  it('of bringing back hidden jobs leaves them to be brought back', async () => {
    useHiddenLast.setState({ jobIds: ['a', 'b'] });
    await expect(undoHide()).rejects.toMatchObject({ code: 'ledger_busy' });
    expect(useHiddenLast.getState().jobIds).toEqual(['a', 'b']);
  });
});
