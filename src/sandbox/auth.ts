/** Checks API keys and management tokens. Only their hashes are stored. */
import { createHash } from 'node:crypto';
import type { Credential, Exchange, Route, SandboxContext } from './context.ts';
import { Refusal } from './refusal.ts';

/** The credential of routes that need none. */
export const anonymous: Credential = { kind: 'key', id: '', prefix: '', poor: false };

/** The id of a key. */
export function keyId(secret: string): string {
  return `key_${createHash('sha256').update(secret).digest('hex').slice(0, 24)}`;
}

/** The part of a key that may be shown: its first ten letters, and never more than half. */
export function visiblePrefix(secret: string): string {
  return secret.slice(0, Math.min(10, Math.floor(secret.length / 2)));
}

/** Checks the `Authorization` header for a route. Throws 401 or 403, as TokenLab does. */
export function authenticate(
  context: SandboxContext,
  access: Route['access'],
  header: string | undefined,
): Credential {
  if (access === 'none' || (access === 'optional' && header === undefined)) return anonymous;
  const secret = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (secret === undefined) {
    throw new Refusal(401, 'unauthorized', 'Send your key as "Authorization: Bearer <key>".', {
      code: 'unauthorized',
    });
  }
  return access === 'management' ? managementToken(secret) : apiKey(context, secret);
}

function apiKey(context: SandboxContext, secret: string): Credential {
  if (secret.startsWith('sk-expired')) throw expired();
  if (!/^sk-.+/.test(secret) || secret.startsWith('sk-invalid')) {
    throw new Refusal(401, 'invalid_api_key', 'This API key is unknown.', { code: 'invalid_api_key' });
  }
  const id = keyId(secret);
  const record = context.store.get('keys', id);
  if (record !== undefined && record.status !== 'active') {
    throw new Refusal(401, 'invalid_api_key', `This API key is ${record.status}.`, {
      code: 'invalid_api_key',
    });
  }
  if (record?.expiresAt && Date.parse(record.expiresAt) <= context.clock.now()) throw expired();
  return { kind: 'key', id, prefix: visiblePrefix(secret), poor: secret.startsWith('sk-poor') };
}

function expired(): Refusal {
  return new Refusal(401, 'expired_api_key', 'This API key has expired.', { code: 'expired_api_key' });
}

function managementToken(secret: string): Credential {
  if (!/^mt-.+/.test(secret) || secret.startsWith('mt-invalid')) {
    throw new Refusal(401, 'unauthorized', 'This route needs a management token (mt-…).', {
      code: 'unauthorized',
    });
  }
  if (secret.startsWith('mt-inactive')) {
    throw new Refusal(403, 'permission_error', 'The organization of this token is not active.', {
      code: 'organization_not_active',
    });
  }
  return {
    kind: 'management',
    id: keyId(secret),
    prefix: visiblePrefix(secret),
    poor: secret.startsWith('mt-low'),
  };
}

/** Adds an accepted key to the list of the management routes. */
export async function registerKey(exchange: Exchange): Promise<void> {
  const { context, credential } = exchange;
  const now = context.clock.now();
  const known = context.store.get('keys', credential.id);
  if (known !== undefined) return;
  await context.store.put('keys', {
    id: credential.id,
    name: `Key ${credential.prefix}…`,
    prefix: credential.prefix,
    status: 'active',
    limit: null,
    models: [],
    expiresAt: null,
    createdAt: now,
    lastUsedAt: now,
  });
}
