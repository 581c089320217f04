/** `npm run sandbox`: the sandbox without the app, for the command line and for tests of other programs. */
import { parseArgs } from 'node:util';
import packageFile from '../../package.json' with { type: 'json' };
import { AppError } from '../shared/errors.ts';
import { faultGroups, prefixes } from './faults/table.ts';
import { type SandboxOptions, startSandbox } from './index.ts';

const flags = {
  port: { type: 'string' },
  speed: { type: 'string' },
  seed: { type: 'string' },
  fault: { type: 'string' },
  state: { type: 'string' },
  media: { type: 'string' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const usage = `A copy of TokenLab's public media API on this computer, with real media and no charges.

Usage: npm run sandbox -- [options]

  --port N       port on 127.0.0.1; 0 means any free port (default 4141)
  --speed X      run this many times faster than reality (default 1)
  --seed N       get the same ids and outputs in every run
  --fault NAME   one fault from the list below, on every request it applies to
  --state FILE   store tasks in this file, so they survive a restart
  --media SIZE   full or tiny media files (default full)
  --verbose      print a line for every request
  --help         show this text
  --version      show the version

API keys: any key that starts with sk- works. sk-invalid… and sk-expired… get 401, sk-poor… gets 402.
Management tokens: any token that starts with mt- works. mt-invalid… gets 401, mt-inactive… gets 403, and
mt-low… has almost no balance.

There are three ways to cause a fault: with --fault; by writing sandbox:NAME in a prompt, for that job only
(sandbox:NAME*3 acts three times); and at run time:
  POST /sandbox/faults  {"fault": "500", "count": 2, "match": {"route": "GET /v1/models"}}
GET /sandbox/stats shows what the server received and accepted.
`;

function faultList(): string {
  const width = Math.max(...faultGroups.flatMap((group) => group.faults.map((fault) => fault.name.length)));
  const groups = faultGroups.map((group) => {
    const lines = group.faults.map((fault) => `  ${fault.name.padEnd(width)}  ${fault.help}`);
    return `${group.title}\n${lines.join('\n')}`;
  });
  const aimed = Object.keys(prefixes).map((prefix) => `${prefix}500`);
  return `${groups.join('\n\n')}

Faults of the first three groups act on creates. With a prefix they act elsewhere: ${aimed.join(', ')}.`;
}

function numberOf(name: string, text: string | undefined, low: number, high: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high) {
    throw new AppError('invalid_input', `--${name} must be a number from ${low} to ${high}, not "${text}".`);
  }
  return value;
}

function wholeNumberOf(
  name: string,
  text: string | undefined,
  low: number,
  high: number,
): number | undefined {
  const value = numberOf(name, text, low, high);
  if (value !== undefined && !Number.isInteger(value)) {
    throw new AppError('invalid_input', `--${name} must be a whole number, not "${text}".`);
  }
  return value;
}

type Command = { kind: 'help' } | { kind: 'version' } | { kind: 'start'; options: SandboxOptions };

/** @throws AppError `invalid_input` with a sentence for the terminal */
export function readArguments(args: readonly string[]): Command {
  const parsed = parse(args);
  if (parsed.help === true) return { kind: 'help' };
  if (parsed.version === true) return { kind: 'version' };
  const media = parsed.media ?? 'full';
  if (media !== 'full' && media !== 'tiny') {
    throw new AppError('invalid_input', `--media must be full or tiny, not "${media}".`);
  }
  return {
    kind: 'start',
    options: {
      port: wholeNumberOf('port', parsed.port, 0, 65_535) ?? 4_141,
      speed: numberOf('speed', parsed.speed, 0.01, 10_000) ?? 1,
      seed: wholeNumberOf('seed', parsed.seed, 0, Number.MAX_SAFE_INTEGER),
      fault: parsed.fault,
      stateFile: parsed.state,
      mediaSize: media,
      log: parsed.verbose === true ? (line) => console.log(line) : undefined,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('invalid_input', `${message} See --help for the options.`, {}, { cause });
  }
}

async function main(): Promise<void> {
  const command = readArguments(process.argv.slice(2));
  if (command.kind === 'help') {
    console.log(`${usage}\n${faultList()}`);
    return;
  }
  if (command.kind === 'version') {
    console.log(packageFile.version);
    return;
  }
  const sandbox = await startSandbox(command.options);
  console.log(`Sandbox ready at ${sandbox.origin}`);
  console.log(`Base URL for clients: ${sandbox.origin}  (media routes under /v1; key: any sk-…)`);
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

if (import.meta.main) main().catch(fail);
