/** Result links: signed, and valid for at least a day, like those of a content delivery network. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const halfDayMs = 12 * 60 * 60 * 1000;

function signature(secret: string, path: string, expires: string): string {
  return createHmac('sha256', secret).update(`${path}\n${expires}`).digest('hex').slice(0, 32);
}

/** The signed link of one output. It stays the same for half a day, so polls repeat it. */
export function signLink(
  origin: string,
  secret: string,
  taskId: string,
  name: string,
  nowMs: number,
): string {
  const path = `/outputs/${encodeURIComponent(taskId)}/${encodeURIComponent(name)}`;
  const expires = String(((Math.floor(nowMs / halfDayMs) + 3) * halfDayMs) / 1000);
  return `${origin}${path}?sig=${signature(secret, path, expires)}&expires=${expires}`;
}

/** Whether a requested link is one of ours and still valid. */
export function linkState(secret: string, url: URL, nowMs: number): 'good' | 'expired' | 'forged' {
  const given = Buffer.from(url.searchParams.get('sig') ?? '');
  const expires = url.searchParams.get('expires') ?? '';
  const right = Buffer.from(signature(secret, url.pathname, expires));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
  return Number(expires) * 1000 < nowMs ? 'expired' : 'good';
}
