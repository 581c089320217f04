import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { judge } from '../../../src/main/ledger/claim.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import { openConnection } from '../../../src/main/ledger/driver.ts';
import { type Host, isSameComputer } from '../../../src/main/ledger/host.ts';
import {
  type Claim,
  claimLedger,
  type Ledger,
  openLedger,
  type Taken,
} from '../../../src/main/ledger/index.ts';
import { addAccount, addJob } from './fixture.ts';

const script = fileURLToPath(new URL('./owner.ts', import.meta.url));
const here: Host = { name: 'studio', machine: 'machine-1', boot: 'boot-1' };
const elsewhere: Host = { name: 'laptop', machine: 'machine-2', boot: 'boot-2' };

let folder: string;
let file: string;
const open: Ledger[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-lease-'));
  file = join(folder, 'ledger.db');
});
afterEach(async () => {
  for (const ledger of open.splice(0)) ledger.close();
  for (const child of children.splice(0)) await kill(child);
  rmSync(folder, { recursive: true, force: true });
});

const own = (claim?: Claim | Taken, at = file): Ledger => {
  if (claim?.kind === 'taken') throw new Error(`Taken by ${claim.holder?.name}`);
  const ledger = openLedger({ report: () => undefined, file: at, clock: systemClock, claim });
  open.push(ledger);
  return ledger;
};

/** Another process that tries to own the ledger. */
async function another(): Promise<{ child: ChildProcess; said: string }> {
  const child = fork(script, [file], { execArgv: ['--no-warnings'] });
  children.push(child);
  const [said] = await once(child, 'message');
  return { child, said: said as string };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('a ledger that another process owns', () => {
  it('is refused by name, whatever the second process calls its computer', async () => {
    const { child } = await another();
    expect(() => own()).toThrowError(
      expect.objectContaining({
        code: 'ledger_taken',
        message: expect.stringContaining(`${hostname()} (process ${child.pid})`),
      }),
    );
    const taken = claimLedger(file);
    expect(taken).toMatchObject({ kind: 'taken', isRunning: true, holder: { pid: child.pid } });
    // Whatever the second calls its computer, the lock tells.
    expect(claimLedger(file, { host: elsewhere })).toMatchObject({ kind: 'taken', isRunning: true });
    expect(claimLedger(file, { host: elsewhere, over: (taken as Taken).holder?.id })).toMatchObject({
      kind: 'taken',
    });
  });

  it('can still be read', async () => {
    own();
    const reader = openDb(file);
    expect(reader.get('SELECT count(*) AS n FROM jobs')).toEqual({ n: 0 });
    reader.close();
  });

  it('is free at once when that process is killed, and when it closes', async () => {
    const first = await another();
    expect(first.said).toBe('owned');
    await kill(first.child);
    const second = await another();
    expect(second.said).toBe('owned');
    const gone = once(second.child, 'exit');
    second.child.send('close');
    await gone;
    own();
  });

  it('is refused in the same process too', () => {
    own();
    expect(() => own()).toThrowError(expect.objectContaining({ code: 'ledger_taken' }));
  });

  it('does not keep a copy of it from being opened', () => {
    const ledger = own();
    addAccount(ledger, 'acc');
    const copy = join(folder, 'copy');
    cpSync(file, join(copy, 'ledger.db'));
    expect(own(undefined, join(copy, 'ledger.db')).lease.owner.id).not.toBe(ledger.lease.owner.id);
  });
});

describe('the owner of a ledger', () => {
  it('is dead only where a lock can tell', () => {
    const owner = { ...elsewhere, id: 'a', pid: 1, since: 1 };
    expect(judge(null, true, here)).toBe('free');
    expect(judge(null, false, here)).toBe('running');
    expect(judge(owner, false, here)).toBe('running');
    expect(judge(owner, true, here)).toBe('unseen');
    expect(judge({ ...owner, ...here }, true, here)).toBe('ended');
  });

  it.each([
    ['the same machine after a restart of the system', { ...here, boot: 'boot-9' }, true],
    ['a container of the same system', { ...here, name: 'c0ffee', machine: null }, true],
    ['a machine with the same name', { ...elsewhere, name: here.name }, false],
    ['a clone of the machine with another name', { ...elsewhere, machine: here.machine }, false],
    ['a machine whose system names no boot, under another name', { ...elsewhere, boot: null }, false],
  ])('is seen from %s: %s', (_what, other: Host, isSame) => {
    expect(isSameComputer(other, here)).toBe(isSame);
    expect(isSameComputer(here, other)).toBe(isSame);
    expect(isSameComputer({ ...here, boot: null }, { ...elsewhere, boot: null })).toBe(false);
  });

  it('on another computer gives way to a person alone, and its heart can be watched', () => {
    const remote = own(claimLedger(file, { host: elsewhere }));
    // The lock of another computer does not reach us: a claim on a copy of the row stands for it.
    const copy = join(folder, 'seen-from-here.db');
    const seen = () => {
      cpSync(file, copy);
      cpSync(`${file}-wal`, `${copy}-wal`);
      return claimLedger(copy, { host: here }) as Taken;
    };
    const before = seen();
    expect(before).toMatchObject({ kind: 'taken', isRunning: false, holder: { name: 'laptop' } });
    expect(seen().beat).toBe(before.beat);
    remote.lease.beat();
    expect(seen().beat).toBe(before.beat + 1);
    const claimed = claimLedger(copy, { host: here, over: before.holder?.id });
    expect(claimed).toMatchObject({ kind: 'claimed', replaces: { name: 'laptop' } });
    own(claimed, copy);
  });

  it('that was overruled writes nothing more, is told once, and leaves the ledger as it is', async () => {
    const former = own();
    addAccount(former, 'acc');
    const jobId = addJob(former, { state: 'submitting' });
    const lost: unknown[] = [];
    former.lease.onLost((holder) => lost.push(holder?.name));
    overrule(file);
    const refused = expect.objectContaining({
      code: 'ledger_taken',
      message: expect.stringContaining('laptop'),
    });
    expect(() => former.jobs.update(jobId, { title: 'mine' })).toThrowError(refused);
    expect(() => former.meta.set('a', 'b')).toThrowError(refused);
    expect(() => former.events.append(jobId, { source: 'app', type: 'created' })).toThrowError(refused);
    expect(() => former.tx(() => former.jobs.setNote(jobId, 'x'))).toThrowError(refused);
    expect(() => former.jobs.updatePolling(jobId, { pollCount: 3 })).toThrowError(refused);
    expect(former.lease.beat()).toBe(false);
    await Promise.resolve();
    expect(lost).toEqual(['laptop']);
    expect(former.jobs.require(jobId).title).not.toBe('mine');
    former.close();
    open.pop();
    expect(claimLedger(file, { host: here })).toMatchObject({ kind: 'taken', holder: { name: 'laptop' } });
  });

  it('notices at its next heartbeat, without a write of its own', async () => {
    const former = own();
    const told = new Promise((resolve) => former.lease.onLost(resolve));
    expect(former.lease.beat()).toBe(true);
    overrule(file);
    expect(former.lease.beat()).toBe(false);
    expect(await told).toMatchObject({ name: 'laptop' });
  });

  it('that came between a claim and its opening is not overruled with the one before it', () => {
    const claimed = (over: string) => claimLedger(file, { host: here, over }) as Claim;
    own();
    overrule(file);
    open.pop()?.close();
    const claim = claimed('owner-b');
    overrule(file, 'owner-c', 'desktop');
    expect(() => own(claim)).toThrowError(
      expect.objectContaining({ code: 'ledger_taken', message: expect.stringContaining('desktop') }),
    );
    claim.release();
    expect(claimed('owner-b')).toMatchObject({ kind: 'taken', holder: { id: 'owner-c' } });
  });

  it('that was overruled can still leave an answer, for the one that took over', () => {
    const former = own();
    overrule(file);
    former.leftAnswers.leave('job_1', { kind: 'accepted', task: { taskId: 'ldtask_1' } });
    former.close();
    open.pop();
    const claim = claimLedger(file, { host: here, over: 'owner-b' });
    const next = own(claim);
    expect(next.leftAnswers.all()).toMatchObject([
      { jobId: 'job_1', answer: { kind: 'accepted', task: { taskId: 'ldtask_1' } } },
    ]);
    next.leftAnswers.remove(next.leftAnswers.all()[0]?.seq as number);
    expect(next.leftAnswers.all()).toEqual([]);
  });
});

/** What a takeover on another computer does to the file. */
function overrule(at: string, by = 'owner-b', host = 'laptop'): void {
  const db = openConnection(at);
  db.exec(
    `UPDATE lease SET owner = '${by}', host = '${host}', machine = 'machine-2', boot = 'boot-2', pid = 7, beat = 0`,
  );
  db.close();
}
