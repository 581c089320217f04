// Processes and their children, so that what is stopped takes everything with it that it started.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** SIGKILL to a process and all its descendants at once: no handler runs, nothing is flushed. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F']);
    return;
  }
  // What is stopped starts no child and notices no child's death: nobody is missed, and nobody acts on what happens.
  const stopped = new Set<number>();
  for (let found = [pid]; found.length > 0; found = descendantsOf(pid).filter((each) => !stopped.has(each))) {
    for (const each of found) {
      signal(each, 'SIGSTOP');
      stopped.add(each);
    }
  }
  for (const each of stopped) signal(each, 'SIGKILL');
}

/** Sends a signal to a process that may have ended. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of processTable())
    children.set(parent, [...(children.get(parent) ?? []), child]);
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const own = children.get(next) ?? [];
    found.push(...own);
    queue.push(...own);
  }
  return found;
}

/**
 * CPU time in ms that a process and its descendants have used, those that have ended among them.
 * 0 where it cannot be known: on Windows, and when the process has ended.
 */
export function cpuTimeOf(pid: number): number {
  const tree = [pid, ...descendantsOf(pid)];
  if (process.platform === 'linux') return tree.reduce((sum, each) => sum + ticksOf(each) * 10, 0);
  if (process.platform === 'win32') return 0;
  const listed = spawnSync('ps', ['-o', 'time=', '-p', tree.join(',')], { encoding: 'utf8' }).stdout;
  return listed
    .trim()
    .split('\n')
    .reduce((sum, time) => sum + msOf(time), 0);
}

/** The kernel's ticks of 10 ms: user, system, and both of children that have ended, see proc(5). */
function ticksOf(pid: number): number {
  return (statOf(String(pid))?.slice(11, 15) ?? []).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** `[[days-]hours:]minutes:seconds`, as ps writes it. */
const msOf = (time: string): number =>
  time
    .split(/[-:]/)
    .reduceRight(
      ({ sum, unit: [unit = 0, ...larger] }, part) => ({ sum: sum + Number(part) * unit, unit: larger }),
      { sum: 0, unit: [1_000, 60_000, 3_600_000, 86_400_000] },
    ).sum;

/** Pairs of process and parent process. */
function processTable(): [number, number][] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, number][] => {
        const parent = parentOf(name);
        return parent === undefined ? [] : [[Number(name), parent]];
      });
  }
  const listed = spawnSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).stdout;
  return listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

function parentOf(pid: string): number | undefined {
  const stat = statOf(pid);
  return stat && Number(stat[1]);
}

/** What the kernel says of a process, from its state on; undefined when it has ended in the meantime. */
function statOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
