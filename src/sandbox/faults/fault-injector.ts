/** Decides which faults act on which request: from the command line, injected at run time, or named in a prompt. */
import type { Answer } from '../answer.ts';
import type { Exchange, Point } from '../context.ts';
import { fingerprint } from '../families/sources.ts';
import { badField } from '../refusal.ts';
import { count } from '../stats.ts';
import type { TaskRecord } from '../store.ts';
import { skipsOutputFaults } from './outputs.ts';
import type { FaultControl, FaultMatch, InjectedFault, RequestFaults } from './ports.ts';
import { findFault, isGeneral, parseFaultWord, stageOf } from './table.ts';
import type { Fault } from './types.ts';

export interface FaultInjector extends FaultControl {
  /** Chooses the faults of a request. Call it once per request. Throws 400 when the prompt names an unknown fault. */
  choose(exchange: Exchange): RequestFaults;
}

const word = /sandbox:([a-z0-9-]+(?:\*\d+)?)/gi;

/** A fault that acts at one of these is stored with the task and waits for later requests. */
const laterPoints: ReadonlyArray<Point | 'outcome'> = ['outcome', 'poll', 'cancel', 'output'];

/** @param standing name of a fault that acts on every request that it applies to */
export function createFaultInjector(standing: string | undefined): FaultInjector {
  const injected: InjectedFault[] = [];
  const uses = new Map<string, number>();

  /** Whether the fault may act once more on this task or request. Counts the use. */
  const spend = (fault: Fault, exchange: Exchange, times: number) => {
    if (times === Number.POSITIVE_INFINITY) return true;
    const key = `${fault.name}|${exchange.params.id ?? subjectOf(exchange)}`;
    const used = uses.get(key) ?? 0;
    if (used >= times) return false;
    uses.set(key, used + 1);
    return true;
  };

  const takeInjected = (exchange: Exchange, task: TaskRecord | undefined): Fault[] => {
    const taken: Fault[] = [];
    for (const entry of [...injected]) {
      const fault = findFault(entry.fault)!;
      if (!acts(fault, exchange, entry.match.route !== undefined) || !fits(entry.match, exchange, task))
        continue;
      taken.push(fault);
      entry.left -= 1;
      if (entry.left <= 0) injected.splice(injected.indexOf(entry), 1);
    }
    return taken;
  };

  return {
    inject(name, times, match) {
      if (findFault(name) === undefined) throw badField('fault', `The sandbox has no fault named ${name}.`);
      injected.push({ fault: name, left: times, match });
    },
    clear() {
      injected.length = 0;
    },
    injected: () => injected.map((entry) => ({ ...entry })),
    choose(exchange) {
      const { context } = exchange;
      const task = context.store.get('tasks', exchange.params.id ?? '');
      const faults: Fault[] = [];
      const attached: string[] = [];
      // An answer to a create that comes late shows how its task has ended.
      const ends: Fault[] = [];
      if (exchange.point !== 'output' || !skipsOutputFaults(exchange.url)) {
        faults.push(...takeInjected(exchange, task));
        const fault = standing === undefined ? undefined : findFault(standing);
        if (fault && acts(fault, exchange, false) && spend(fault, exchange, fault.lasts)) faults.push(fault);
        for (const named of task?.faults ?? []) {
          const parsed = parseFaultWord(named);
          if (
            parsed &&
            concerns(parsed.fault, exchange.point) &&
            spend(parsed.fault, exchange, parsed.times)
          ) {
            faults.push(parsed.fault);
          }
        }
      }
      if (exchange.point === 'create') {
        for (const named of wordsOf(exchange)) {
          const parsed = parseFaultWord(named);
          if (parsed === undefined) throw badField('prompt', `The sandbox has no fault named ${named}.`);
          const { at } = parsed.fault;
          if (at.some((point) => laterPoints.includes(point))) attached.push(named);
          if (at.includes('outcome') && !at.includes('create')) ends.push(parsed.fault);
          if (at.includes('create') && spend(parsed.fault, exchange, parsed.times)) faults.push(parsed.fault);
        }
        attached.push(...faults.filter((fault) => fault.at.includes('outcome')).map((fault) => fault.name));
      }
      for (const fault of faults) count(context.stats.faults, fault.name);
      return requestFaults(exchange, faults, attached, ends);
    },
  };
}

function requestFaults(
  exchange: Exchange,
  faults: readonly Fault[],
  attached: readonly string[],
  ends: readonly Fault[],
): RequestFaults {
  return {
    has: (name) => faults.some((fault) => fault.name === name) || attached.includes(name),
    attached,
    async instead() {
      const fault = faults.find((one) => one.instead !== undefined);
      return fault?.instead?.({ exchange, task: taskOf(exchange) });
    },
    async after(answer) {
      let changed = answer;
      // First what the answer says, then how its bytes are sent.
      for (const fault of [...faults, ...ends].sort((one, other) => stageOf(one) - stageOf(other))) {
        if (fault.after === undefined) continue;
        changed = await fault.after(changed, { exchange, task: taskOf(exchange, changed) });
      }
      return changed;
    },
  };
}

/** Whether the fault acts on requests like this one. A general fault that is aimed at a route acts anywhere. */
function acts(fault: Fault, exchange: Exchange, aimedAtRoute: boolean): boolean {
  if (aimedAtRoute && isGeneral(fault)) return true;
  if (fault.at.includes(exchange.point)) return true;
  return exchange.point === 'create' && fault.at.includes('outcome');
}

/** Whether a fault stored with a task acts on later requests at this point. */
function concerns(fault: Fault, point: Point): boolean {
  return (
    fault.at.includes(point) || ((point === 'poll' || point === 'cancel') && fault.at.includes('outcome'))
  );
}

function fits(match: FaultMatch, exchange: Exchange, task: TaskRecord | undefined): boolean {
  const model = task?.model ?? exchange.body.fields.model;
  const prompt = task?.prompt ?? String(exchange.body.fields.prompt ?? '');
  return (
    (match.route === undefined || exchange.route.includes(match.route)) &&
    (match.model === undefined || match.model === model) &&
    (match.taskId === undefined || match.taskId === task?.id) &&
    (match.prompt === undefined || prompt.includes(match.prompt))
  );
}

/** Identifies a request before it has a task: the same body from the same key is the same request. */
function subjectOf(exchange: Exchange): string {
  return fingerprint(`${exchange.route}|${exchange.credential.id}|${JSON.stringify(exchange.body.fields)}`);
}

/** Longer texts are media, not prompts. */
const longestPrompt = 100_000;

function wordsOf(exchange: Exchange): string[] {
  const texts = Object.values(exchange.body.fields)
    .filter((value) => typeof value === 'string')
    .filter((text) => text.length <= longestPrompt);
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(word)].map((match) => match[1]!.toLowerCase()))),
  ];
}

function taskOf(exchange: Exchange, answer?: Answer): TaskRecord | undefined {
  const id = answer?.headers['X-Task-ID'] ?? exchange.params.id;
  return id === undefined ? undefined : exchange.context.store.get('tasks', id);
}
