/** Words for failures of the wire. What is *known* was decided before; codes here only choose the sentence. */
import { waysOutOfDoubt } from '../../shared/doubt.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { certificateUntrusted, proxyUnusable } from '../base/network.ts';
import { proxyRefused, proxySignIn } from '../base/tunnel.ts';
import { blockedName, refusedAddress } from './connection.ts';
import type { ExchangeError } from './exchange.ts';

const reasons: Record<string, string> = {
  [refusedAddress]: 'the name of the server leads to an address that must not get the key',
  ENOTFOUND: 'the name of the server could not be found',
  EAI_AGAIN: 'the name of the server could not be looked up',
  ECONNREFUSED: 'the server refused the connection',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'the server cannot be reached from this network',
  ENETUNREACH: 'this computer is offline',
  ENETDOWN: 'this computer is offline',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'no answer came in time',
  UND_ERR_SOCKET: 'the server closed the connection',
  UND_ERR_CLOSED: 'the connection was closed',
  UND_ERR_DESTROYED: 'the connection was closed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection ended in the middle of the answer',
  UND_ERR_HEADERS_OVERFLOW: 'the answer was not readable as HTTP',
  [proxyRefused]: 'the proxy refused the connection',
  [proxySignIn]: 'the proxy asks for a name and a password',
  ECONNABORTED: 'the connection was reset',
  EACCES: 'this computer does not allow the connection',
  EPERM: 'this computer does not allow the connection',
  EPROTO: 'a safe connection was not possible',
  EPIPE: 'the server closed the connection',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate belongs to another name",
};

/** Their message is a reason already. */
const inOwnWords: ReadonlySet<string> = new Set([proxyUnusable, blockedName, certificateUntrusted]);

function because(error: ExchangeError): string {
  if (error.reason === 'timeout') return 'no answer came in time';
  if (error.reason === 'aborted') return 'the request was stopped';
  if (error.reason === 'too_large') return 'the answer was too large';
  if (error.reason === 'disk') return 'what came could not be written to the disk';
  if (error.reason === 'resend') return 'the connection was lost';
  if (error.code !== null && inOwnWords.has(error.code)) return error.message;
  if (error.code !== null) {
    const known = reasons[error.code];
    if (known !== undefined) return known;
    if (error.code.startsWith('HPE_')) return 'the answer was not readable as HTTP';
    if (error.code.includes('CERT') || error.code.includes('SSL'))
      return 'a safe connection was not possible';
    if (/^[A-Z][A-Z0-9_]{2,60}$/.test(error.code)) return `the connection failed (${error.code})`;
  }
  return error.message.replace(/\.$/, '');
}

/** The create failed before a byte of it left: it may be sent again without risk. */
export function notSentError(error: ExchangeError): AppErrorShape {
  return {
    code: 'not_sent',
    message: `Nothing was sent: ${because(error)}. No task was made and nothing is charged.`,
    next: ['check_connection', 'wait_and_retry'],
    // Only a person can change these.
    retryable: error.code !== proxyUnusable && error.code !== refusedAddress,
  };
}

/** The create left, or may have left, and its whole answer never came. */
export function unknownOutcomeError(
  error: ExchangeError,
  status: number | null,
  requestId: string | null,
): AppErrorShape {
  const unreadable =
    status !== null || error.reason === 'too_large' || (error.code?.startsWith('HPE_') ?? false);
  return {
    code: error.reason === 'timeout' ? 'timeout' : unreadable ? 'answer_unreadable' : 'network',
    message: `The answer was lost: ${because(error)}. TokenLab may have accepted the request, so it is not sent again.`,
    next: waysOutOfDoubt,
    retryable: false,
    httpStatus: status ?? undefined,
    requestId: requestId ?? undefined,
  };
}

/** A read failed; reading again does no harm. */
export function readError(error: ExchangeError): AppErrorShape {
  if (error.reason === 'disk') {
    const isFull = /full|ENOSPC|EDQUOT/.test(error.code ?? '');
    return {
      code: isFull ? 'disk_full' : 'file_unwritable',
      message: error.message,
      next: [isFull ? 'free_disk_space' : 'none'],
      retryable: true,
    };
  }
  return {
    code:
      error.reason === 'timeout' ? 'timeout' : error.reason === 'too_large' ? 'answer_unreadable' : 'network',
    message: `TokenLab could not be reached: ${because(error)}.`,
    next: ['check_connection', 'wait_and_retry'],
    retryable: true,
  };
}
