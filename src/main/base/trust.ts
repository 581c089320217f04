/** Which certificate authorities are trusted: those that come with the runtime, the system's, and those that a person names. */

import { X509Certificate } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/base/say.ts';
import { codeOf } from './system-error.ts';

type Environment = Record<string, string | undefined>;

/** What a variable names, and how much of it is trusted. */
export interface NamedTrust {
  variable: string;
  path: string;
  certificates: number;
  /** Why some or all of it was passed over, in plain words without a full stop; null when all of it is trusted. */
  problem: string | null;
}

export interface Trust {
  context(): tls.SecureContext;
  /** How many authorities come with the runtime, and how many with the system. */
  counts(): { runtime: number; system: number };
  named(): readonly NamedTrust[];
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

/** Made at the first use, and then kept: reading some hundred certificates takes its time. */
export function createTrust(env: Environment): Trust {
  let read: Read | undefined;
  let context: tls.SecureContext | undefined;
  const all = (): Read => {
    read ??= { system: system(), named: namedBy(env) };
    return read;
  };
  return {
    context() {
      const ours = [...tls.rootCertificates, ...all().system, ...all().named.flatMap(({ texts }) => texts)];
      context ??= tls.createSecureContext({ ca: [...new Set(ours)] });
      return context;
    },
    counts: () => ({ runtime: tls.rootCertificates.length, system: all().system.length }),
    named: () => all().named.map(({ texts: _texts, ...words }) => words),
  };
}

function namedBy(env: Environment): Read['named'] {
  const files = (['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'] as const).map((variable) => [
    variable,
    env[variable],
  ]);
  const folders = (env.SSL_CERT_DIR ?? '').split(path.delimiter).map((folder) => ['SSL_CERT_DIR', folder]);
  return [
    ...files.map(([variable, named]) => ({
      variable,
      named,
      found: named ? certificatesIn(named) : nothing,
    })),
    ...folders.map(([variable, named]) => ({
      variable,
      named,
      found: named ? certificatesBelow(named) : nothing,
    })),
  ].flatMap(({ variable, named, found: { texts, problem } }) =>
    named ? [{ variable: variable!, path: named, certificates: texts.length, problem, texts }] : [],
  );
}

/** Windows and macOS are asked through the runtime, where it can; the others have a file. */
function system(): string[] {
  if (process.platform !== 'win32' && process.platform !== 'darwin') {
    return bundles.map((file) => certificatesIn(file).texts).find((found) => found.length > 0) ?? [];
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

const nothing: Found = { texts: [], problem: null };

/** The certificates of a file that can be read; one that cannot must not take the others with it. */
function certificatesIn(file: string): Found {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    return { texts: [], problem: whyUnreadable(error) };
  }
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)];
  const texts = blocks.map(([block]) => `${block}\n`).filter(isReadable);
  if (blocks.length === 0) return { texts, problem: say('itHasNoCertificateIn') };
  const broken = blocks.length - texts.length;
  return {
    texts,
    problem: broken === 0 ? null : say('brokenOfItsCountCertificates', { broken, count: blocks.length }),
  };
}

/** A pipe or a device would have no end. */
function readText(file: string): string {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = fstatSync(handle);
    if (facts.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!facts.isFile() || facts.size > largestFile) throw Object.assign(new Error(), { code: 'EFBIG' });
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: say('itDoesntExist'),
  ENOTDIR: say('itDoesntExist'),
  EACCES: say('safelightMayNotReadIt'),
  EPERM: say('safelightMayNotReadIt'),
  EISDIR: say('itIsFolder'),
  EFBIG: say('itIsNotCertificateFile'),
};

const whyUnreadable = (error: unknown): string =>
  reasons[codeOf(error)] ?? `${say('itCantBeRead')}${codeOf(error) === '' ? '' : ` (${codeOf(error)})`}`;

function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).raw.length > 0;
  } catch {
    return false;
  }
}

/** Such a folder holds other files too; only one without any certificate is worth a word. */
function certificatesBelow(folder: string): Found {
  try {
    if (!statSync(folder).isDirectory()) return { texts: [], problem: say('itIsNotFolder') };
    const texts = readdirSync(folder).flatMap((name) => certificatesIn(path.join(folder, name)).texts);
    return { texts, problem: texts.length > 0 ? null : say('itHasNoCertificateIn') };
  } catch (error) {
    return { texts: [], problem: whyUnreadable(error) };
  }
}
