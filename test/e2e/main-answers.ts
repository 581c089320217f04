/** Main's answers to the window, held back or taken for a failure, at main's door. */
import type { RunningApp } from './app.ts';

/**
 * Keeps back what main answers to a method from now on.
 * @param method of the bridge; its work is done, unless it is refused
 * @param isRefused main does nothing, and answers that the ledger is busy
 * @returns gives the answers, and lets later ones through
 */
export async function holdAnswers(
  app: RunningApp,
  method: string,
  { isRefused = false } = {},
): Promise<() => Promise<void>> {
  const channel = `safelight:${method}`;
  await app.electron.evaluate(
    ({ ipcMain }, { held, refuses }) => {
      type Answerer = (...message: unknown[]) => Promise<unknown>;
      const answerers = (ipcMain as unknown as { _invokeHandlers: Map<string, Answerer> })._invokeHandlers;
      const state = globalThis as { gates?: Map<string, () => void> };
      state.gates ??= new Map();
      const honest = answerers.get(held)!;
      const gate = new Promise<void>((open) => {
        state.gates!.set(held, () => {
          answerers.set(held, honest);
          open();
        });
      });
      const error = {
        code: 'ledger_busy',
        message: 'The ledger is busy. Try again in a moment.',
        next: ['wait_and_retry'],
        retryable: true,
      };
      answerers.set(held, async (...message) => {
        const answer = refuses ? { ok: false, error } : await honest(...message);
        await gate;
        return answer;
      });
    },
    { held: channel, refuses: isRefused },
  );
  return () =>
    app.electron.evaluate((_electron, held) => {
      (globalThis as { gates?: Map<string, () => void> }).gates?.get(held)?.();
    }, channel);
}
