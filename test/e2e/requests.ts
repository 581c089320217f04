/** Counts what the window asks of main, at main's door. */
import type { RunningApp } from './app.ts';

/** Counts every request of the window from now on, by its method. */
export const countRequests = (app: RunningApp) =>
  app.electron.evaluate(({ ipcMain }) => {
    type Answerer = (...message: unknown[]) => unknown;
    const answerers = (ipcMain as unknown as { _invokeHandlers: Map<string, Answerer> })._invokeHandlers;
    const state = globalThis as { requests?: Record<string, number> };
    const isCounting = state.requests !== undefined;
    state.requests = {};
    if (isCounting) return;
    for (const [channel, answer] of answerers) {
      answerers.set(channel, (...message) => {
        const { requests = {} } = state;
        requests[channel] = (requests[channel] ?? 0) + 1;
        return answer(...message);
      });
    }
  });

export const requestsSince = (app: RunningApp) =>
  app.electron.evaluate(() => (globalThis as { requests?: Record<string, number> }).requests ?? {});
