/** Which certificate authorities are trusted: those that come with the runtime, the system's, and those that a person names. */
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';

type Environment = Record<string, string | undefined>;

/** Where Linux and BSD keep what their users trust. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Made at the first use, and then kept: reading some hundred certificates takes its time. */
export function createTrust(env: Environment): () => tls.SecureContext {
  let context: tls.SecureContext | undefined;
  return () => {
    context ??= tls.createSecureContext({ ca: [...new Set(trusted(env))] });
    return context;
  };
}

function trusted(env: Environment): string[] {
  const named = [env.SSL_CERT_FILE, env.NODE_EXTRA_CA_CERTS].flatMap(certificatesIn);
  const folders = (env.SSL_CERT_DIR ?? '').split(path.delimiter).flatMap(certificatesBelow);
  return [...tls.rootCertificates, ...system(), ...named, ...folders];
}

/** Windows and macOS are asked through the runtime, where it can; the others have a file. */
function system(): string[] {
  if (process.platform !== 'win32' && process.platform !== 'darwin') {
    return bundles.map(certificatesIn).find((found) => found.length > 0) ?? [];
  }
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'system') => string[] };
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return [];
  }
}

/** The certificates of a file that can be read; one that cannot must not take the others with it. */
function certificatesIn(file: string | undefined): string[] {
  if (file === undefined || file === '') return [];
  try {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)]
      .map(([certificate]) => `${certificate}\n`)
      .filter(isReadable);
  } catch {
    return [];
  }
}

function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).raw.length > 0;
  } catch {
    return false;
  }
}

function certificatesBelow(folder: string): string[] {
  if (folder === '') return [];
  try {
    return readdirSync(folder).flatMap((name) => certificatesIn(path.join(folder, name)));
  } catch {
    return [];
  }
}
