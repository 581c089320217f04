/** What can happen to a status request, and to a request for cancellation. Neither may ever end a job, or pay. */
import type { Socket } from 'node:net';
import type { JobRecord } from '../../../src/main/ledger/index.ts';
import { accepted, answer } from './raw-server.ts';

export interface ReadCase {
  name: string;
  /** The bad answer; `runOut` ends our own patience. */
  act: (socket: Socket, runOut: () => void) => void;
  /** What the bad answer makes of the job. */
  becomes: (job: JobRecord) => boolean;
}

const says = (bytes: string) => (socket: Socket) => void socket.write(bytes);
const saysAndCloses = (bytes: string) => (socket: Socket) => void socket.end(bytes);
const ok = answer(200, accepted(1));
const error = (status: number, code: string, headers: Record<string, string> = {}) =>
  answer(status, { error: { message: 'No.', type: code, code } }, headers);

const triedAgain = (job: JobRecord) => job.state === 'pending' && job.polling.failures > 0;
const paused = (why: string) => (job: JobRecord) => job.state === 'pending' && job.polling.paused === why;
const stillRequested = (job: JobRecord) => job.state === 'pending' && job.cancellation === 'requested';
const lost = (job: JobRecord) => job.state === 'lost' && job.attention === 'lost';

export const pollCases: readonly ReadCase[] = [
  { name: 'is closed', act: (socket) => void socket.end(), becomes: triedAgain },
  { name: 'is reset', act: (socket) => void socket.resetAndDestroy(), becomes: triedAgain },
  { name: 'is never answered', act: (_socket, runOut) => runOut(), becomes: triedAgain },
  { name: 'gets half a header', act: saysAndCloses(ok.slice(0, 30)), becomes: triedAgain },
  { name: 'gets half a body', act: saysAndCloses(ok.slice(0, -20)), becomes: triedAgain },
  { name: 'gets garbage', act: saysAndCloses('\u0001\u0002\u0003'), becomes: triedAgain },
  { name: 'gets a web page', act: says(answer(200, '<html></html>')), becomes: triedAgain },
  {
    name: 'gets a web page that claims to be JSON',
    act: says(answer(200, '<html></html>', { 'content-type': 'application/json' })),
    becomes: triedAgain,
  },
  {
    name: 'gets a packing that nobody knows',
    act: says(answer(200, '???', { 'content-encoding': 'zstd' })),
    becomes: triedAgain,
  },
  {
    name: 'gets 404 in a packing that nobody knows',
    act: says(answer(404, '???', { 'content-encoding': 'zstd' })),
    becomes: triedAgain,
  },
  { name: 'gets nothing', act: says(answer(200, '')), becomes: triedAgain },
  { name: 'gets a list', act: says(answer(200, [])), becomes: triedAgain },
  { name: 'gets no status', act: says(answer(200, { id: 'x' })), becomes: triedAgain },
  {
    name: 'gets a redirect',
    act: says(answer(302, '', { location: 'http://127.0.0.1:9/' })),
    becomes: triedAgain,
  },
  { name: 'gets 404 as a web page', act: says(answer(404, '<html>no</html>')), becomes: triedAgain },
  { name: 'gets 429', act: says(error(429, 'rate_limited', { 'retry-after': '0' })), becomes: triedAgain },
  ...[400, 408, 500, 502, 503, 504].map((status) => ({
    name: `gets ${status}`,
    act: says(error(status, 'server_error')),
    becomes: triedAgain,
  })),
  { name: 'gets 404 in order', act: says(error(404, 'async_task_not_found')), becomes: lost },
  { name: 'gets 403 in order', act: says(error(403, 'task_not_owned')), becomes: lost },
  { name: 'gets 401', act: says(error(401, 'invalid_api_key')), becomes: paused('key_refused') },
  { name: 'gets 402', act: says(error(402, 'insufficient_balance')), becomes: paused('balance') },
];

const unanswered: Omit<ReadCase, 'becomes'>[] = [
  { name: 'is closed', act: (socket) => void socket.end() },
  { name: 'is reset', act: (socket) => void socket.resetAndDestroy() },
  { name: 'is never answered', act: (_socket, runOut) => runOut() },
  { name: 'gets half a body', act: saysAndCloses(ok.slice(0, -20)) },
  { name: 'gets a web page', act: says(answer(200, '<html></html>')) },
  { name: 'gets a redirect', act: says(answer(307, '', { location: 'http://127.0.0.1:9/' })) },
  { name: 'gets 500', act: says(error(500, 'server_error')) },
  { name: 'gets 429', act: says(error(429, 'rate_limited')) },
  { name: 'gets 404 in order', act: says(error(404, 'async_task_not_found')) },
];

export const cancelCases: readonly ReadCase[] = [
  ...unanswered.map((one) => ({ ...one, becomes: stillRequested })),
  {
    name: 'gets 400 unsupported_task_cancel',
    act: says(error(400, 'unsupported_task_cancel')),
    becomes: (job) => job.state === 'pending' && job.cancellation === 'refused',
  },
  {
    name: 'gets 409 task_not_cancellable',
    act: says(error(409, 'task_not_cancellable')),
    becomes: (job) => job.state === 'pending' && job.cancellation === 'refused',
  },
  {
    name: 'gets what it asked for',
    act: says(
      answer(200, { ...accepted(1), status: 'failed', cancelled: true, cancellation_status: 'cancelled' }),
    ),
    becomes: (job) => job.state === 'cancelled' && job.cancellation === 'confirmed',
  },
];
