/** Our own ids: sortable by the time they were made, safe in file names and URLs, not guessable. */
import { randomBytes } from 'node:crypto';

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** For example `job_01jdcx3k5m7q2w8e9r4t6y`: ten characters of time (ms), twelve of chance. */
export function newId(prefix: string, now: number): string {
  let time = '';
  for (let rest = Math.max(0, Math.floor(now)), i = 0; i < 10; i += 1) {
    time = letters[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  const chance = Array.from(randomBytes(12), (byte) => letters[byte % 32]).join('');
  return `${prefix}_${time}${chance}`;
}
