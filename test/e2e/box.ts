import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Sandbox, type SandboxStats, startSandbox } from '../../src/sandbox/index.ts';
import { test as base, expect, type LaunchOptions, type Page, RunningApp } from './fixtures.ts';
import { Hands } from './hands.ts';
import { answerQuestions } from './press.ts';

export { expect, Hands, type Page, RunningApp };

/** What narrows an injected fault to some requests; all that is given must fit. */
export interface Match {
  route?: string;
  model?: string;
  taskId?: string;
  prompt?: string;
}

/** A sandbox beside the app. It can misbehave on demand, and its own count shows what it really received. */
export class Box {
  readonly origin: string;
  readonly #folder: string;
  readonly #speed: number;
  #sandbox: Sandbox | null;

  private constructor(sandbox: Sandbox, folder: string, speed: number) {
    this.#sandbox = sandbox;
    this.origin = sandbox.origin;
    this.#folder = folder;
    this.#speed = speed;
  }

  static async start(speed: number): Promise<Box> {
    const folder = mkdtempSync(path.join(tmpdir(), 'safelight-box-'));
    return new Box(await open(folder, speed, 0), folder, speed);
  }

  stats(): SandboxStats {
    if (!this.#sandbox) throw new Error('The box is closed.');
    return this.#sandbox.stats();
  }

  /** How often the status of a task was asked for, by the server's own count. */
  pollsOf(taskId: string): number {
    return this.stats().polls[taskId] ?? 0;
  }

  /** Lets a fault act on the next `count` requests that fit. */
  async inject(fault: string, match: Match = {}, count = 1) {
    const answer = await fetch(`${this.origin}/sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault, match, count }),
    });
    if (!answer.ok) throw new Error(`${fault} cannot be injected: ${await answer.text()}`);
  }

  async clearFaults() {
    await fetch(`${this.origin}/sandbox/faults`, { method: 'DELETE' });
  }

  /** Nobody listens any more; what was accepted is kept. */
  async close() {
    const closing = this.#sandbox;
    this.#sandbox = null;
    await closing?.close();
  }

  /** Listens again at the same address, with what was accepted before. */
  async reopen() {
    this.#sandbox = await open(this.#folder, this.#speed, Number(new URL(this.origin).port));
  }

  async remove() {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const open = (folder: string, speed: number, port: number) =>
  startSandbox({ port, speed, mediaSize: 'tiny', stateFile: path.join(folder, 'journal.jsonl') });

export const boxKey = 'sk-box-5d1e0f7a2c9b4836';

/** What makes an app take the box for TokenLab and wait for nothing longer than a test needs. */
export const boxEnv = (box: Box): Record<string, string> => ({
  TOKENLAB_API_BASE: box.origin,
  TOKENLAB_API_KEY: boxKey,
  SAFELIGHT_POLL_SCALE: '0.02',
  SAFELIGHT_LINK_SCALE: '0.001',
});

export interface Seat {
  app: RunningApp;
  page: Page;
  hands: Hands;
}

/**
 * Waits until the app can be worked with; at the first start the key of the environment is taken into use. The system's
 * message boxes cannot be pressed from here: they are answered with their first button, until a test says otherwise.
 */
export async function takeSeat(app: RunningApp): Promise<Seat> {
  const page = await app.window();
  const hands = new Hands(page);
  await answerQuestions(app.electron, 0);
  const take = page.getByRole('button', { name: 'Use this key' });
  await take.or(hands.newJobButton).first().waitFor();
  if (await take.isVisible()) await take.click();
  await hands.newJobButton.waitFor();
  return { app, page, hands };
}

interface BoxFixtures {
  /** How many times faster than real the box works. */
  boxSpeed: number;
  box: Box;
  /** Starts the app on this test's profile with the box as its TokenLab; at the first start its key is taken into use. */
  sit: (options?: LaunchOptions) => Promise<Seat>;
}

export const test = base.extend<BoxFixtures>({
  boxSpeed: [25, { option: true }],

  box: async ({ boxSpeed }, use) => {
    const box = await Box.start(boxSpeed);
    await use(box);
    await box.remove();
  },

  sit: async ({ box, launch }, use) => {
    await use(async (options = {}) => {
      const app = await launch({ ...options, env: { ...boxEnv(box), ...options.env } });
      return takeSeat(app);
    });
  },
});
