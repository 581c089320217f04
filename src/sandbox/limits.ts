/** The per-minute limit of a key. */
import type { Clock } from './clock.ts';
import { Refusal } from './refusal.ts';

const minuteMs = 60_000;

export interface RateLimiter {
  /** Counts one request. Throws 429 with the rate-limit headers when the key has no requests left in this minute. */
  take(keyId: string): void;
}

/** Counts per key and whole minute, as the headers of a refusal describe it. */
export function rateLimiter(clock: Clock, requestsPerMinute: number): RateLimiter {
  const windows = new Map<string, { minute: number; used: number }>();
  return {
    take(keyId) {
      const now = clock.now();
      const minute = Math.floor(now / minuteMs);
      let window = windows.get(keyId);
      if (window === undefined || window.minute !== minute) {
        window = { minute, used: 0 };
        windows.set(keyId, window);
      }
      window.used += 1;
      if (window.used <= requestsPerMinute) return;
      const reset = (minute + 1) * minuteMs;
      const seconds = Math.max(1, Math.ceil((reset - now) / 1000));
      throw new Refusal(429, 'rate_limit_exceeded', 'Too many requests for this key.', {
        code: 'rate_limit_exceeded',
        hints: { retryable: true, retry_after: seconds },
        headers: {
          'Retry-After': String(seconds),
          'X-RateLimit-Limit': String(requestsPerMinute),
          'X-RateLimit-Remaining': '0',
          'X-RateLimit-Reset': String(reset / 1000),
        },
      });
    },
  };
}
