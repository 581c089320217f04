import { describe, expect, it } from 'vitest';
import { createSpace, type DiskState } from '../../../src/main/base/space.ts';

const messages = { full: 'full', unwritable: 'unwritable' };

/** A disk of so many free bytes under every folder; what is written is taken from it by the test. */
const disk = (free: number | null, id = 'a') => ({ id, free }) satisfies DiskState;

describe('room on a disk', () => {
  it('is refused where the bytes that stay free would be used', async () => {
    const space = createSpace(async () => disk(100));
    const grant = space.begin('/', messages, 40);
    await grant.ask(60);
    expect(grant.left).toBe(60);
    await expect(grant.ask(61)).rejects.toMatchObject({ code: 'disk_full', message: 'full' });
    expect(grant.left).toBe(0);
  });

  it('is counted together with what runs beside, until that is written or ended', async () => {
    let free = 100;
    const space = createSpace(async () => disk(free));
    const one = space.begin('/', messages, 10);
    const two = space.begin('/', messages, 10);
    await one.ask(60);
    await expect(two.ask(40)).rejects.toMatchObject({ code: 'disk_full' });
    await two.ask(30);
    one.wrote(50);
    free -= 50;
    await expect(two.ask(31)).rejects.toMatchObject({ code: 'disk_full' });
    one.end();
    await two.ask(40);
  });

  it('is not given twice to two that ask at the same moment', async () => {
    const space = createSpace(async () => disk(100));
    const asked = Array.from({ length: 5 }, () => space.begin('/', messages, 0).ask(30));
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('on another disk is another matter, and one that says nothing of its size is believed', async () => {
    const space = createSpace(async (folder) => disk(folder === '/silent' ? null : 100, folder));
    for (const folder of ['/a', '/b', '/silent', '/silent']) await space.begin(folder, messages, 0).ask(90);
    await expect(space.begin('/a', messages, 0).ask(90)).rejects.toMatchObject({ code: 'disk_full' });
  });

  it('is given back when what was to be written fails', async () => {
    const space = createSpace(async () => disk(100));
    const failing = space.during('/', 90, messages, () => Promise.reject(new Error('broken')), 0);
    await expect(failing).rejects.toThrow('broken');
    await space.begin('/', messages, 0).ask(90);
  });

  it('cannot be asked for in a folder that is not there', async () => {
    const space = createSpace();
    await expect(space.begin('/no/such/folder', messages).ask(1)).rejects.toMatchObject({
      code: 'file_unwritable',
    });
  });
});
