/**
 * One app for the tests of a file that need no start, profile or environment of their own. The rules:
 * - a test makes its own jobs, with titles that no other test of the file uses, and asks only about them;
 * - it begins with the window as it is after a start, the box without faults, and its own count of everything;
 * - it leaves nothing behind that keeps others from working: the key works, settings and window are as they were.
 */
import { Box, boxKey, expect, Hands, type Page, RunningApp, takeSeat, test as withBox } from './box.ts';
import { keepLog, noOtherErrors, photograph } from './fixtures.ts';
import { type LedgerJob, type LedgerResult, ledgerJobs, ledgerResults } from './ledger.ts';
import { Profile } from './profile.ts';
import { secretsWritten } from './written.ts';

export { Box, boxKey, expect, Hands, type Page, RunningApp };

/** The running app as one test sees it. */
export interface Shared {
  app: RunningApp;
  page: Page;
  hands: Hands;
  box: Box;
  profile: Profile;
  /** The jobs that this test made, oldest first. */
  jobs(): LedgerJob[];
  /** Their results. */
  results(): LedgerResult[];
  /** What the server counted in this test: POSTs that reached a create route, and the work that it took on. */
  counted(): { posts: number; creates: number };
  /** The tasks that this test made, oldest first. */
  tasks(): ReturnType<Box['stats']>['tasks'];
}

/** What the tests of a file find in the profile of their app, as an earlier session left it. */
export interface Furniture {
  /** Written before the app starts. `env` stands in for the box and its key; `close` ends what was started for it. */
  put(profile: Profile): Promise<{ env?: Record<string, string>; close?: () => Promise<void> }>;
}

/** How the app of a file is started; another start ends the app of the one before. */
interface Start {
  boxSpeed: number;
  env: Record<string, string>;
  furniture: Furniture | null;
  /** Counts the repetitions of the file (`--repeat-each`): each finds what the first one found. */
  turn: number;
}

const isSame = (one: Start | null, other: Start) =>
  one !== null &&
  one.furniture === other.furniture &&
  JSON.stringify([one.boxSpeed, one.turn, one.env]) ===
    JSON.stringify([other.boxSpeed, other.turn, other.env]);

/** The app of the file that is under way. */
class House {
  readonly file: string;
  #start: Start | null = null;
  #name = '';
  #box: Box | null = null;
  #profile: Profile | null = null;
  #app: RunningApp | null = null;
  #close: (() => Promise<void>) | undefined;

  constructor(file: string) {
    this.file = file;
  }

  /** The app of this start, as it is right after it. */
  async enter(start: Start, name: string): Promise<Shared> {
    if (isSame(this.#start, start) && this.#app !== null && !this.#app.ended) await this.#tidy();
    else {
      await this.leave();
      this.#start = start;
      this.#name = name;
      this.#box = await Box.start(start.boxSpeed);
      this.#profile = new Profile();
      const { env: own, close } = (await start.furniture?.put(this.#profile)) ?? {};
      this.#close = close;
      this.#app = await RunningApp.launch(this.#profile, {
        env: {
          SAFELIGHT_POLL_SCALE: '0.04',
          SAFELIGHT_LINK_SCALE: '0.001',
          ...(own ?? { TOKENLAB_API_BASE: this.#box.origin, TOKENLAB_API_KEY: boxKey }),
          ...start.env,
        },
      });
    }
    return this.#share(this.#app!, this.#box!, this.#profile!);
  }

  async #tidy() {
    await this.#box!.clearFaults();
    const page = await this.#app!.window();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    // What the last test typed and did not send is kept beyond its page.
    await page.evaluate(async () => {
      const drafts = await window.safelight!.composeDrafts();
      const remove = drafts.ok ? drafts.value.map(({ id }) => id) : [];
      await window.safelight!.keepDrafts({ put: [], remove });
    });
  }

  async #share(app: RunningApp, box: Box, profile: Profile): Promise<Shared> {
    const { page, hands } = await takeSeat(app);
    const before = { ...box.stats(), jobs: ledgerJobs(profile).length };
    app.pageErrors.length = 0;
    const jobs = () => ledgerJobs(profile).slice(before.jobs);
    return {
      app,
      page,
      hands,
      box,
      profile,
      jobs,
      results() {
        const own = new Set(jobs().map(({ jobId }) => jobId));
        return ledgerResults(profile).filter(({ jobId }) => own.has(jobId));
      },
      counted() {
        const { createPosts, creates } = box.stats();
        return { posts: createPosts - before.createPosts, creates: creates - before.creates };
      },
      tasks: () => box.stats().tasks.slice(before.tasks.length),
    };
  }

  async leave() {
    const [app, box, profile, close] = [this.#app, this.#box, this.#profile, this.#close];
    this.#start = this.#app = this.#box = this.#profile = null;
    this.#close = undefined;
    await app?.close();
    if (app !== null) keepLog(`${this.#name} shared`, app.output);
    await close?.();
    await box?.remove();
    if (profile === null) return;
    const secrets = await secretsWritten(profile);
    profile.remove();
    expect(secrets, 'secrets in what the app wrote').toEqual([]);
  }
}

interface SharedFixtures {
  /** Environment of the app that the file shares. */
  sharedEnv: Record<string, string>;
  /** What that app finds when it starts. */
  furniture: Furniture | null;
  /** The app that the tests of this file (with the same box speed and environment) share. */
  shared: Shared;
}

export const test = withBox.extend<SharedFixtures>({
  sharedEnv: [{}, { option: true }],
  furniture: [null, { option: true }],

  shared: async ({ household, boxSpeed, sharedEnv, furniture, expectedPageErrors }, use, testInfo) => {
    const house = household.guest instanceof House ? household.guest : new House(testInfo.file);
    household.guest = house;
    const start = { boxSpeed, env: sharedEnv, furniture, turn: testInfo.repeatEachIndex };
    const shared = await house.enter(start, testInfo.titlePath[0] ?? '');
    await use(shared);
    if (testInfo.status !== testInfo.expectedStatus) {
      await photograph([shared.app], testInfo.outputPath('failure'));
      await testInfo.attach('main process output', { body: shared.app.output, contentType: 'text/plain' });
      await house.leave();
    }
    noOtherErrors(shared.app.pageErrors, expectedPageErrors);
  },
});
