/** Notes from outside when each task is asked and what it waited for, and holds every wait against what it may last. */
import type { JobRecord } from '../../../src/main/ledger/index.ts';
import { isOpen } from '../../../src/shared/job.ts';
import type { TurnedClock } from '../model/clock.ts';
import { type Ending, quiet, type Seen } from './server.ts';
import { begin, count, excess, newSite, type Site, stretchNow, type Wait } from './waits.ts';

/** After this (ms) a locked keychain is tried again. */
const lockedFor = 30_000;

export interface Watch {
  readonly asked: number;
  /** The first complaint of all. */
  readonly complaint: string | null;
  complain(message: string): void;
  /** `perMinute`: what the site's answers say now. */
  newSite(perMinute: () => number): { site: Site; seen: Seen };
  openAt(site: Site): Wait[];
  /** Changes what is known of a site, after the time until now is counted. */
  turn(site: Site, change?: () => void, isInterruption?: boolean): void;
  /** A row has changed, or is there at a start: its task may be followed from now on, or not any more. */
  noteRow(row: JobRecord | null, site: (accountId: string) => Site, why: 'open' | 'start'): void;
  /** What is asked for while `work` begins is a person's request and no poll. */
  byPerson<T>(work: () => T): T;
  /** The clock was set forwards: that much older the tasks may seem. */
  setForward(ms: number): void;
  /** Holds all waits that are not over against what they may last. */
  check(): void;
  /** The engine is gone, with all that it planned. */
  forget(): void;
}

export function createWatch(clock: TurnedClock): Watch {
  const waits = new Map<string, Wait>();
  let ahead = 0;
  let isPerson = false;
  let asked = 0;
  let complaint: string | null = null;

  function judge(wait: Wait): void {
    const { site, age: _age, ...facts } = wait;
    count(site, clock.running());
    const over = excess(wait, watch.openAt(site).length);
    if (over <= 0) return;
    watch.complain(
      `${wait.taskId} waited ${Math.round(over)} ms too long: ${JSON.stringify({ ...facts, site })}`,
    );
  }

  /** What a request's end means for its site, and for the task's next wait. */
  function end(site: Site, perMinute: number, how: Ending, tookMs: number): void {
    if (how === 'refused') site.refused = true;
    if (how === 'locked') site.lockedUntil = clock.running() + lockedFor;
    if (how !== 'good') return;
    site.answers = [...site.answers, tookMs].slice(-24);
    site.perMinute = perMinute;
  }

  const watch: Watch = {
    get asked() {
      return asked;
    },
    get complaint() {
      return complaint;
    },
    complain(message) {
      complaint ??= message;
    },

    newSite(perMinute) {
      const site = newSite(clock.running());
      const seen: Seen = {
        status(taskId) {
          const wait = isPerson ? undefined : waits.get(taskId);
          let hangs = false;
          if (wait === undefined) site.others.push(clock.running());
          else {
            asked += 1;
            judge(wait);
            // A round after an interruption comes on top of the plans, and uses the key's limit like any other request.
            if (wait.interrupted) site.others.push(clock.running());
            wait.asking = true;
          }
          return {
            hangs() {
              if (wait === undefined) return;
              hangs = true;
              watch.turn(site, () => {
                site.hanging += 1;
              });
            },
            ended(how, tookMs) {
              const change = () => {
                if (hangs) site.hanging -= 1;
                if (how === 'limited') site.quietUntil = clock.running() + quiet;
                if (wait === undefined) return;
                end(site, perMinute(), how, tookMs);
                if (waits.get(taskId) !== wait) return;
                begin(wait, how === 'good' ? 'good' : 'bad', how === 'limited' ? quiet : 0);
              };
              watch.turn(site, change, how !== 'good');
            },
          };
        },
        other: () => {
          site.others.push(clock.running());
        },
        told: (what) =>
          watch.turn(
            site,
            () => {
              if (what === 'refused') site.refused = true;
              if (what === 'limited') site.quietUntil = clock.running() + quiet;
              if (what === 'allowed') site.perMinute = perMinute();
            },
            what !== 'allowed',
          ),
      };
      return { site, seen };
    },

    openAt: (site) => [...waits.values()].filter((wait) => wait.site === site),

    turn(site, change = () => undefined, isInterruption = false) {
      count(site, clock.running());
      change();
      const open = watch.openAt(site);
      const stretch = stretchNow(site, open);
      for (const wait of open) {
        wait.stretch = Math.max(wait.stretch, stretch);
        wait.interrupted ||= isInterruption;
      }
    },

    noteRow(row, siteOf, why) {
      if (row === null || row.taskId === null) return;
      if (!isOpen(row.state)) {
        waits.delete(row.taskId);
        return;
      }
      if (waits.has(row.taskId)) return;
      const site = siteOf(row.accountId);
      const [at, before] = [clock.running(), ahead];
      const already = clock.now() - (row.acceptedAt ?? row.createdAt);
      const wait: Wait = {
        taskId: row.taskId,
        family: row.family,
        site,
        age: () => already + clock.running() - at + (ahead - before),
        asking: false,
        failures: row.polling.failures,
        interval: 0,
        stretch: 1,
        delay: 0,
        workedAtStart: 0,
        startedAt: 0,
        interrupted: false,
      };
      watch.turn(site, () => {
        begin(wait, why);
        waits.set(wait.taskId, wait);
      });
    },

    byPerson(work) {
      isPerson = true;
      try {
        return work();
      } finally {
        isPerson = false;
      }
    },

    setForward(ms) {
      ahead += ms;
    },
    check() {
      for (const wait of waits.values()) if (!wait.asking) judge(wait);
    },
    forget: () => waits.clear(),
  };
  return watch;
}
