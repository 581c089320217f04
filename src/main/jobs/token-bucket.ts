/** How many requests one key may make: its own guess, corrected by what the server says. */
import { minute } from '../../shared/units.ts';
import type { RateLimit } from '../tokenlab/index.ts';

export interface TokenBucket {
  /** Takes one request if the key may make one now. */
  take(now: number): boolean;
  /** Counts a request that goes out whatever the bucket says. */
  spend(now: number): void;
  /** Unix ms at which `take` may succeed again. */
  readyAt(now: number): number;
  /** Live rate-limit headers of any answer. */
  learn(limit: RateLimit | null, now: number): void;
  /** The server said wait: nothing more until then. */
  pauseUntil(at: number): void;
  /** Unix ms until which the server wants nothing; null when it does not say so. */
  pausedUntil(now: number): number | null;
  /** The wall clock was set back by `ms`: what was left of a wait is left, what was over is over. */
  setBack(ms: number): void;
  /** Requests per minute; `known` once the server has said so. */
  limit(): { perMinute: number; known: boolean };
  requestsLastMinute(now: number): number;
}

/** At most this many requests (or a minute's worth, if that is less) go out in one burst. */
const burst = 30;

export function createTokenBucket(guess: number, longestWait: number): TokenBucket {
  let perMinute = guess;
  let known = false;
  let tokens = Math.min(burst, guess);
  let filledAt: number | null = null;
  let pausedUntil = 0;
  let recent: number[] = [];

  const fill = (now: number) => {
    const elapsed = filledAt === null ? 0 : Math.min(minute, Math.max(0, now - filledAt));
    filledAt = now;
    tokens = Math.min(Math.min(burst, perMinute), tokens + (elapsed * perMinute) / minute);
    if (pausedUntil - now > longestWait) pausedUntil = now + longestWait;
  };
  const note = (now: number) => {
    recent.push(now);
    if (recent.length > 5_000) recent = recent.filter((at) => now - at < minute && at <= now);
  };

  return {
    take(now) {
      fill(now);
      if (now < pausedUntil || tokens < 1) return false;
      tokens -= 1;
      note(now);
      return true;
    },
    spend(now) {
      fill(now);
      tokens -= 1;
      note(now);
    },
    readyAt(now) {
      fill(now);
      const refill = tokens >= 1 ? now : now + Math.ceil(((1 - tokens) * minute) / perMinute);
      return Math.max(refill, pausedUntil);
    },
    learn(limit, now) {
      if (limit === null) return;
      if (limit.limit !== null && limit.limit >= 1) {
        perMinute = limit.limit;
        known = true;
      }
      fill(now);
      if (limit.remaining !== null) {
        tokens = Math.min(tokens, limit.remaining);
        if (limit.remaining <= 0 && limit.resetAt !== null && limit.resetAt > now) {
          pausedUntil = Math.max(pausedUntil, Math.min(limit.resetAt, now + longestWait));
        }
      }
    },
    pauseUntil(at) {
      pausedUntil = Math.max(pausedUntil, at);
    },
    pausedUntil(now) {
      fill(now);
      return pausedUntil > now ? pausedUntil : null;
    },
    setBack(ms) {
      pausedUntil -= ms;
      if (filledAt !== null) filledAt -= ms;
      recent = recent.map((at) => at - ms);
    },
    limit: () => ({ perMinute, known }),
    requestsLastMinute(now) {
      recent = recent.filter((at) => now - at < minute && at <= now);
      return recent.length;
    },
  };
}
