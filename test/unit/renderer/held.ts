/** A bridge whose every question waits until the test answers it, in any order. */
import { vi } from 'vitest';

interface Question {
  name: string;
  payload: unknown;
  resolve: (answer: { ok: true; value: unknown }) => void;
}

/** All that was answered has been dealt with. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export function holdAnswers() {
  const waiting: Question[] = [];
  const listeners = new Map<string, (payload: unknown) => void>();
  const ask = (name: string, payload: unknown) =>
    new Promise((resolve) => waiting.push({ name, payload, resolve }));
  const on = (event: string, listener: (payload: unknown) => void) => {
    listeners.set(event, listener);
    return () => listeners.delete(event);
  };
  const get = (_: object, name: string) => (name === 'on' ? on : (payload: unknown) => ask(name, payload));
  vi.stubGlobal('window', { safelight: new Proxy({}, { get }) });
  return {
    /** Takes the first question of that name out of those that wait; the test answers it. */
    async take(name: string) {
      await vi.waitUntil(() => waiting.some((one) => one.name === name), { timeout: 100_000, interval: 1 });
      const [question] = waiting.splice(
        waiting.findIndex((one) => one.name === name),
        1,
      );
      return {
        payload: question?.payload,
        answer: async (value: unknown) => {
          question?.resolve({ ok: true, value });
          await settled();
        },
      };
    },
    async answer(name: string, value: unknown) {
      await (await this.take(name)).answer(value);
    },
    /** Names of the questions that wait. */
    names: () => waiting.map(({ name }) => name),
    report: (event: string, payload: unknown) => listeners.get(event)?.(payload),
  };
}
