/**
 * The log: `main.log` in the profile's `logs` folder. Every line of every transport passes the one redactor first.
 * It is electron-log's plain Node.js flavour on purpose: the Electron flavour opens an IPC channel of its own.
 */
import path from 'node:path';
import { inspect } from 'node:util';
import logger from 'electron-log/node';
import { MiB } from '../../shared/units.ts';

export interface Log {
  /** `detail` may be anything, errors included; it is redacted like the message. */
  info(message: string, detail?: unknown): void;
  warn(message: string, detail?: unknown): void;
  error(message: string, detail?: unknown): void;
  /** What is in the log files now, oldest line first. */
  lines(): string[];
}

export interface LogOptions {
  /** Absolute folder; made when missing. */
  folder: string;
  redact: { text(text: string): string; value(value: unknown): unknown };
  /** Also to standard error, from warnings up. For development and tests. */
  echo: boolean;
}

/** A line is an entry: a support packet takes the lines that name its job, and nobody can forge one with a line break. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ');
const inOneLine = { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 8 };

/** `main.log` moves to `main.old.log` at this size in bytes. */
export const largestLog = 4 * MiB;

export function openLog({ folder, redact, echo }: LogOptions): Log {
  const made = logger.create({ logId: 'safelight' });
  const { file, console: terminal } = made.transports;
  file.setAppName('Safelight');
  file.resolvePathFn = () => path.join(folder, 'main.log');
  file.maxSize = largestLog;
  // UTC with its zone: a log line that travels in a packet must not depend on where it was written.
  file.format = '[{iso}] [{level}] {text}';
  file.level = 'info';
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  terminal.level = echo ? 'warn' : false;
  for (const name of Object.keys(made.transports)) {
    if (name !== 'file' && name !== 'console') made.transports[name] = null as never;
  }
  made.hooks.push((message) => ({
    ...message,
    data: message.data.map((part: unknown) =>
      typeof part === 'string' ? oneLine(redact.text(part)) : inspect(redact.value(part), inOneLine),
    ),
  }));

  const write = (level: 'info' | 'warn' | 'error') => (message: string, detail?: unknown) =>
    detail === undefined ? made[level](message) : made[level](message, detail);
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    // `main.old.log` holds what came before `main.log`.
    lines: () =>
      file
        .readAllLogs({ fileFilter: (name) => /main(\.old)?\.log$/.test(name) })
        .sort((one, other) => Number(other.path.endsWith('.old.log')) - Number(one.path.endsWith('.old.log')))
        .flatMap(({ lines }) => lines.filter((line) => line !== '')),
  };
}
