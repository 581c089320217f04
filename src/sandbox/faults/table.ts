/** All faults by name, and the prefixes that aim general faults at other routes. */
import type { Point } from '../context.ts';
import { chargeFaults } from './charges.ts';
import { envelopeFaults } from './envelopes.ts';
import { outcomeFaults } from './outcomes.ts';
import { outputFaults } from './outputs.ts';
import { packingFaults } from './packings.ts';
import { refusalFaults } from './refusals.ts';
import { serviceFaults } from './services.ts';
import type { Fault } from './types.ts';
import { wireFaults } from './wire.ts';

export interface FaultGroup {
  title: string;
  faults: readonly Fault[];
}

/** The groups in which `--help` lists the faults. */
export const faultGroups: readonly FaultGroup[] = [
  { title: 'Connection', faults: wireFaults },
  { title: 'Compressed answers', faults: packingFaults },
  { title: 'Refusals', faults: refusalFaults },
  { title: 'Create and status answers', faults: envelopeFaults },
  { title: 'How a task ends, and when its charge appears', faults: outcomeFaults },
  { title: 'Charges', faults: chargeFaults },
  { title: 'Result links', faults: outputFaults },
  { title: 'Cancellation, materials, catalogue, usage', faults: serviceFaults },
];

/** Faults of the first three groups act on creates. With a prefix they act elsewhere. */
export const prefixes: Readonly<Record<string, Point>> = {
  'poll-': 'poll',
  'delete-': 'cancel',
  'output-': 'output',
  'models-': 'catalogue',
  'management-': 'management',
};

const general = new Set<Fault>([...wireFaults, ...packingFaults, ...refusalFaults]);
/** General faults with a prefix. */
const aimed = new Set<Fault>();
const byName = new Map<string, Fault>();
for (const group of faultGroups) for (const fault of group.faults) byName.set(fault.name, fault);

/** Whether the fault works on any route. */
export function isGeneral(fault: Fault): boolean {
  return general.has(byName.get(fault.name) ?? fault);
}

/** The order in which faults act on one answer: first on its content, then on its bytes, then on the connection. */
export const stageOf = (fault: Fault): number => {
  if (isGeneral(fault) || aimed.has(fault)) return 2;
  return fault.writesBytes ? 1 : 0;
};

/** The fault of that name, prefixes included. */
export function findFault(name: string): Fault | undefined {
  const known = byName.get(name);
  if (known !== undefined) return known;
  for (const [prefix, point] of Object.entries(prefixes)) {
    const base = name.startsWith(prefix) ? byName.get(name.slice(prefix.length)) : undefined;
    if (base === undefined || !general.has(base)) continue;
    const fault: Fault = { ...base, name, at: [point] };
    byName.set(name, fault);
    aimed.add(fault);
    return fault;
  }
  return undefined;
}

/** Reads `name` or `name*count`, as written in prompts and on tasks. */
export function parseFaultWord(word: string): { fault: Fault; times: number } | undefined {
  const [name = '', times] = word.split('*');
  const fault = findFault(name);
  if (fault === undefined) return undefined;
  return { fault, times: times === undefined ? fault.lasts : Number(times) };
}

function definitions(words: readonly string[]): Fault[] {
  return words.map((word) => parseFaultWord(word)?.fault).filter((fault) => fault !== undefined);
}

/** How a task with these faults ends. */
export function endOf(words: readonly string[]): 'completed' | 'failed' | 'never' | 'queued' {
  return definitions(words).find((fault) => fault.end !== undefined)?.end ?? 'completed';
}

/** When the charge of a task with these faults appears. */
export function settlementOfFaults(words: readonly string[]): 'usual' | 'late' | 'never' | 'at-once' {
  return definitions(words).find((fault) => fault.settlement !== undefined)?.settlement ?? 'usual';
}
