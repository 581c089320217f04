/** What following many tasks costs, how far it falls behind, and how long it holds main; at the app's true speed. */
import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { RunningApp } from '../e2e/app.ts';
import { manyKey, seedOpenTasks, startTaskServer, type TaskServer } from '../e2e/open-tasks.ts';
import { Profile } from '../e2e/profile.ts';
import { watchMain } from './held.ts';
import { type Bench, figuresOf } from './measure.ts';

/** So many questions for the status of each task are watched. */
const watched = 3;
/** A young task of a film is asked for again after so long at most, in ms: see docs/decisions/015. */
const longestWait = 10_000;

interface Seen {
  /** CPU time (ms) of main, and of the whole app, for each 1,000 questions. */
  mainCpu: number;
  allCpu: number;
  /** How much later than its wait allows the latest of a hundred questions was asked, in ms. */
  overdue: number;
  /** The longest time (ms) that a timer of main was late while each task is asked for once more. */
  held: number;
}

/** @returns CPU time (ms) of main and of all processes so far */
const usedBy = (app: RunningApp) =>
  app.electron.evaluate(({ app: electron }) => {
    const { user, system } = process.cpuUsage();
    const all = electron
      .getAppMetrics()
      .reduce((sum, { cpu }) => sum + (cpu.cumulativeCPUUsage ?? 0) * 1000, 0);
    return { main: (user + system) / 1000, all };
  });

/** How late each question came that is not the first for its task, sorted. @param most the longest wait, in ms */
function overdue(asked: TaskServer['asked'], most: number): number[] {
  const last = new Map<string, number>();
  const late: number[] = [];
  for (const { taskId, at } of asked) {
    const before = last.get(taskId);
    if (before !== undefined) late.push(Math.max(0, at - before - most));
    last.set(taskId, at);
  }
  return late.sort((a, b) => a - b);
}

async function follow(openTasks: number): Promise<Seen> {
  const server = await startTaskServer(1_000_000);
  const profile = new Profile();
  try {
    seedOpenTasks(profile, server.origin, openTasks);
    const app = await RunningApp.launch(profile, {
      env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey, SAFELIGHT_POLL_SCALE: '1' },
    });
    try {
      const page = await app.window();
      await page.locator('[data-job]').first().waitFor();
      const asked = async (more: number) => {
        const from = server.asked.length;
        while (server.asked.length < from + more) await page.waitForTimeout(100);
      };
      // The round of the start is over.
      await asked(openTasks * 2);
      const from = server.asked.length;
      const before = await usedBy(app);
      await asked(openTasks * watched);
      const after = await usedBy(app);
      const asks = server.asked.slice(from);
      const longest = await watchMain(app);
      await asked(openTasks);
      const status = await page.evaluate(() => window.safelight!.pollerStatus());
      // Where the answers leave no room the window says how often each task is asked for, on average of a range.
      const every = status.ok ? (status.value.stretched[0]?.everyMs ?? 0) : 0;
      const late = overdue(asks, Math.max(longestWait, (every * 4) / 3));
      return {
        mainCpu: ((after.main - before.main) / asks.length) * 1000,
        allCpu: ((after.all - before.all) / asks.length) * 1000,
        overdue: late[Math.floor(late.length * 0.99)] ?? 0,
        held: await longest(),
      };
    } finally {
      await app.close();
    }
  } finally {
    await server.close();
    profile.remove();
  }
}

/** Asks as often as 500 tasks are asked for, with the client of the app alone. @returns CPU time (ms) of 1,000 questions */
async function bareClient(): Promise<number> {
  const server = await startTaskServer(1_000_000);
  const script = `
    import { request } from 'undici';
    const ask = async (number) => {
      const { body } = await request('${server.origin}/v1/tasks/many' + number, { headers: { authorization: 'Bearer ${manyKey}' } });
      JSON.parse(await body.text());
    };
    for (let number = 0; number < 50; number += 1) await ask(number);
    const before = process.cpuUsage();
    const answers = [];
    const timer = setInterval(async () => {
      answers.push(ask(answers.length % 500));
      if (answers.length < 1000) return;
      clearInterval(timer);
      await Promise.all(answers);
      const { user, system } = process.cpuUsage(before);
      console.log((user + system) / 1000);
      process.exit(0);
    }, 15);`;
  try {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    return Number(stdout);
  } finally {
    await server.close();
  }
}

const few = figuresOf(() => follow(5));
const many = figuresOf(() => follow(500));
const most = figuresOf(() => follow(2_000));
const bare = figuresOf(bareClient);
const rounds = 3;

const benches: Bench[] = [
  {
    name: 'CPU of main for 1,000 questions for a status, list shown',
    unit: 'ms',
    rounds,
    target: { mostRatio: 2 },
    measure: many(({ mainCpu }) => mainCpu),
    floor: { name: 'undici alone at the same pace', measure: bare((cpu) => cpu) },
  },
  {
    name: 'CPU of the app for 1,000 questions for a status, list shown',
    unit: 'ms',
    rounds,
    target: { mostRatio: 2.5 },
    measure: many(({ allCpu }) => allCpu),
    floor: { name: 'undici alone at the same pace', measure: bare((cpu) => cpu) },
  },
  {
    name: 'lateness of polls with 500 open tasks, 99 of 100',
    unit: 'ms',
    rounds,
    target: { most: 250 },
    measure: many(({ overdue: late }) => late),
    floor: { name: 'with 5', measure: few(({ overdue: late }) => late) },
  },
  {
    name: 'lateness of polls with 2,000 open tasks, list shown, 99 of 100',
    unit: 'ms',
    rounds,
    target: { most: 1_000 },
    measure: most(({ overdue: late }) => late),
    floor: { name: 'with 500', measure: many(({ overdue: late }) => late) },
  },
  {
    name: 'the longest time that main is held while 500 open tasks are polled',
    unit: 'ms',
    rounds,
    target: { most: 50 },
    measure: many(({ held }) => held),
    floor: { name: 'with 5', measure: few(({ held }) => held) },
  },
];

export default benches;
