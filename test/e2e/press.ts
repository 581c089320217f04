/**
 * Methods that main carries out only for a press of a person, called by a test without the control that a person would
 * press: a key that does nothing else is really pressed, and the call is made while the page handles it.
 */
import type { ElectronApplication, Page } from '@playwright/test';
import type { Envelope, MethodInput, MethodName, MethodOutput } from '../../src/shared/contract/methods.ts';

/** Nothing in the window listens to it. */
const idleKey = 'F9';

/** One press after the other: each belongs to the call that was made for it. */
const presses = new WeakMap<Page, Promise<unknown>>();
let calls = 0;

export async function pressAndCall<N extends MethodName>(
  page: Page,
  method: N,
  payload?: MethodInput<N>,
): Promise<Envelope<MethodOutput<N>>> {
  calls += 1;
  const call = `pressed ${calls}`;
  const pressed = (presses.get(page) ?? Promise.resolve())
    .catch(() => undefined)
    .then(async () => {
      await page.evaluate(
        ({ name, given, key, place }) => {
          const api = window.safelight as unknown as Record<string, (payload: unknown) => Promise<unknown>>;
          const answer = new Promise((resolve, reject) => {
            const listen = (event: KeyboardEvent) => {
              if (event.key !== key) return;
              removeEventListener('keydown', listen, true);
              api[name]!(given).then(resolve, reject);
            };
            addEventListener('keydown', listen, true);
          });
          Object.assign(window, { [place]: answer });
        },
        { name: method as string, given: payload as unknown, key: idleKey, place: call },
      );
      await page.keyboard.press(idleKey);
    });
  presses.set(page, pressed);
  await pressed;
  const answer = await page.evaluate((place) => (window as unknown as Record<string, unknown>)[place], call);
  return answer as Envelope<MethodOutput<N>>;
}

/** The value of a call that has to succeed. */
export async function pressFor<N extends MethodName>(
  page: Page,
  method: N,
  payload?: MethodInput<N>,
): Promise<MethodOutput<N>> {
  const answer = await pressAndCall(page, method, payload);
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code}, ${answer.error.message}`);
  return answer.value;
}

export interface Question {
  message: string;
  detail: string;
  buttons: string[];
}

/**
 * Stands in for the system's message box from now on: every question is written down and answered with this button.
 * @returns what was asked so far, when called
 */
export async function answerQuestions(
  electron: ElectronApplication,
  button: number,
): Promise<() => Promise<Question[]>> {
  await electron.evaluate(({ dialog }, response) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { askedInBoxes: asked });
    dialog.showMessageBox = ((...given: unknown[]) => {
      const { message, detail, buttons } = given.at(-1) as Question;
      asked.push({ message, detail, buttons });
      return Promise.resolve({ response, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  }, button);
  return () => electron.evaluate(() => (globalThis as { askedInBoxes?: Question[] }).askedInBoxes ?? []);
}
