/** Which certificate authorities are trusted: those that come with the runtime, the system's, and those that a person names. */

import { X509Certificate } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/base/say.ts';
import { FileTooLarge, NoRegularFile, readRegular } from './regular-file.ts';
import { codeOf } from './system-error.ts';
import { letOthersWork } from './timers.ts';

type Environment = Record<string, string | undefined>;

/** What a variable names, and how much of it is trusted. */
export interface NamedTrust {
  variable: string;
  path: string;
  certificates: number;
  /** Why some or all of it was passed over, in plain words without a full stop; null when all of it is trusted. */
  problem: string | null;
}

/** Whom it is that is trusted. */
export interface TrustFacts {
  /** How many authorities come with the runtime, and how many with the system. */
  runtime: number;
  system: number;
  named: NamedTrust[];
}

/**
 * Read at the first use, and then kept. Some hundred certificates take their time to read, so everything else gets its turns
 * between.
 */
export interface Trust {
  context(): Promise<tls.SecureContext>;
  facts(): Promise<TrustFacts>;
}

/** Where Linux and BSD keep what their users trust. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The largest file that certificates are read from. */
const largestFile = 16 * MiB;

interface Read {
  system: string[];
  named: (NamedTrust & { texts: string[] })[];
}

export function createTrust(env: Environment): Trust {
  let read: Promise<Read> | undefined;
  let context: Promise<tls.SecureContext> | undefined;
  const all = (): Promise<Read> => {
    read ??= readAll(env);
    return read;
  };
  return {
    context() {
      context ??= all().then(contextOf);
      return context;
    },
    async facts() {
      const { system, named } = await all();
      return {
        runtime: tls.rootCertificates.length,
        system: system.length,
        named: named.map(({ texts: _texts, ...words }) => words),
      };
    },
  };
}

const readAll = async (env: Environment): Promise<Read> => ({
  system: await systemTexts(),
  named: await namedBy(env),
});

/** What the runtime and the system have in common is parsed once, and all of it as one text: that takes a third of the time. */
async function contextOf({ system, named }: Read): Promise<tls.SecureContext> {
  const texts = [...system, ...named.flatMap((one) => one.texts)];
  const others = new Map(texts.map((text) => [bodyOf(text), text]));
  for (const body of runtimeBodies()) others.delete(body);
  await letOthersWork();
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...others.values()].join('\n') });
}

let bodies: ReadonlySet<string> | undefined;

/** The runtime's own, by their bodies. */
const runtimeBodies = (): ReadonlySet<string> => {
  bodies ??= new Set(tls.rootCertificates.map(bodyOf));
  return bodies;
};

/** What a certificate says, however its lines are broken. */
const bodyOf = (certificate: string): string => certificate.replace(/-----[A-Z ]+-----|\s/g, '');

async function namedBy(env: Environment): Promise<Read['named']> {
  const files = (['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'] as const).map((variable) => ({
    variable,
    named: env[variable],
    find: certificatesIn,
  }));
  const folders = (env.SSL_CERT_DIR ?? '').split(path.delimiter).map((named) => ({
    variable: 'SSL_CERT_DIR',
    named,
    find: certificatesBelow,
  }));
  const found: Read['named'] = [];
  for (const { variable, named, find } of [...files, ...folders]) {
    if (!named) continue;
    const { texts, problem } = await find(named);
    found.push({ variable, path: named, certificates: texts.length, problem, texts });
  }
  return found;
}

/** Windows and macOS are asked through the runtime, where it can; the others have a file. */
async function systemTexts(): Promise<string[]> {
  if (process.platform !== 'win32' && process.platform !== 'darwin') {
    for (const file of bundles) {
      const { texts } = await certificatesIn(file);
      if (texts.length > 0) return texts;
    }
    return [];
  }
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'system') => string[] };
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return [];
  }
}

interface Found {
  texts: string[];
  problem: string | null;
}

/** So many certificates are looked at in one turn. */
const inOneTurn = 16;

/** The certificates of a file that can be read; one that cannot must not take the others with it. */
async function certificatesIn(file: string): Promise<Found> {
  let text: string;
  try {
    text = (await readRegular(file, largestFile)).toString('utf8');
  } catch (error) {
    return { texts: [], problem: await whyUnreadable(file, error) };
  }
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)];
  const texts: string[] = [];
  for (const [index, [block]] of blocks.entries()) {
    if (index % inOneTurn === 0) await letOthersWork();
    if (isReadable(block)) texts.push(`${block}\n`);
  }
  if (blocks.length === 0) return { texts, problem: say('itHasNoCertificateIn') };
  const broken = blocks.length - texts.length;
  return {
    texts,
    problem: broken === 0 ? null : say('brokenOfItsCountCertificates', { broken, count: blocks.length }),
  };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: say('itDoesntExist'),
  ENOTDIR: say('itDoesntExist'),
  EACCES: say('safelightMayNotReadIt'),
  EPERM: say('safelightMayNotReadIt'),
};

async function whyUnreadable(file: string, error: unknown): Promise<string> {
  if (error instanceof FileTooLarge) return say('itIsNotCertificateFile');
  if (error instanceof NoRegularFile)
    return (await isFolder(file)) ? say('itIsFolder') : say('itIsNotCertificateFile');
  const code = codeOf(error);
  return reasons[code] ?? `${say('itCantBeRead')}${code === '' ? '' : ` (${code})`}`;
}

const isFolder = (place: string): Promise<boolean> =>
  stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );

function isReadable(certificate: string): boolean {
  try {
    // The system's are mostly the runtime's too, and parsing is most of the work.
    if (runtimeBodies().has(bodyOf(certificate))) return true;
    return new X509Certificate(certificate).raw.length > 0;
  } catch {
    return false;
  }
}

/** Such a folder holds other files too; only one without any certificate is worth a word. */
async function certificatesBelow(folder: string): Promise<Found> {
  try {
    if (!(await stat(folder)).isDirectory()) return { texts: [], problem: say('itIsNotFolder') };
    const texts: string[] = [];
    for (const name of await readdir(folder))
      texts.push(...(await certificatesIn(path.join(folder, name))).texts);
    return { texts, problem: texts.length > 0 ? null : say('itHasNoCertificateIn') };
  } catch (error) {
    return { texts: [], problem: await whyUnreadable(folder, error) };
  }
}
