/** A saved support packet, opened again from the disk and read as a support person would. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { type SupportPacket, supportPacketSchema } from '../../src/main/support/index.ts';
import { expect, type RunningApp } from './fixtures.ts';

export interface OpenedPacket {
  packet: SupportPacket;
  markdown: string;
  /** Lines of `log.txt`. */
  log: string[];
  /** Every word of every file in it. */
  all: string;
}

/** Fails when the zip holds another file, or `packet.json` is not of its schema. */
export function openPacket(file: string): OpenedPacket {
  const files = Object.entries(unzipSync(new Uint8Array(readFileSync(file)))).map(
    ([name, bytes]) => [name, strFromU8(bytes)] as const,
  );
  const of = (name: string) => files.find(([each]) => each === name)?.[1] ?? '';
  expect(files.map(([name]) => name).filter((name) => name !== 'log.txt')).toEqual([
    'packet.json',
    'packet.md',
  ]);
  const { data, error } = supportPacketSchema.safeParse(JSON.parse(of('packet.json')));
  expect(error, 'packet.json is of its schema').toBeUndefined();
  return {
    packet: data!,
    markdown: of('packet.md'),
    log: of('log.txt').split('\n').filter(Boolean),
    all: files.map(([name, text]) => `${name}\n${text}`).join('\n'),
  };
}

/** The save dialog has no page: every file is saved into `folder` under the name that the app proposes. */
export async function saveInto(app: RunningApp, folder: string) {
  await app.electron.evaluate(({ dialog }, into) => {
    dialog.showSaveDialog = async (...given: unknown[]) => {
      const { defaultPath = 'unnamed' } = given.at(-1) as { defaultPath?: string };
      return { canceled: false, filePath: `${into}/${defaultPath.split(/[\\/]/).at(-1)}` };
    };
  }, folder);
}

/** Takes the place of the person's mail program and browser: what would have been opened is kept. */
export async function catchOpened(app: RunningApp): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { openedOutside: opened });
    shell.openExternal = async (address) => {
      opened.push(address);
    };
  });
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { openedOutside: string[] }).openedOutside);
}
