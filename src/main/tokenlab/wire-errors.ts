/** Words for failures of the wire. What is *known* was decided before; codes here only choose the sentence. */

import { waysOutOfDoubt } from '../../shared/doubt.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import { certificateUntrusted, proxyUnusable } from '../base/network.ts';
import { proxyRefused, proxySignIn } from '../base/tunnel.ts';
import { blockedName, refusedAddress } from './connection.ts';
import type { ExchangeError } from './exchange.ts';

const reasons: Record<string, string> = {
  [refusedAddress]: say('nameOfServerLeadsTo'),
  ENOTFOUND: say('serversNameCouldntBeFound'),
  EAI_AGAIN: say('serversNameCouldntBeLooked'),
  ECONNREFUSED: say('serverRefusedConnection'),
  ECONNRESET: say('connectionWasReset'),
  EHOSTUNREACH: say('serverCantBeReachedFrom'),
  ENETUNREACH: say('thisComputerIsOffline'),
  ENETDOWN: say('thisComputerIsOffline'),
  ETIMEDOUT: say('connectionTimedOut'),
  UND_ERR_CONNECT_TIMEOUT: say('connectionTimedOut'),
  UND_ERR_HEADERS_TIMEOUT: say('noAnswerCameInTime'),
  UND_ERR_BODY_TIMEOUT: say('noAnswerCameInTime'),
  UND_ERR_SOCKET: say('serverClosedConnection'),
  UND_ERR_CLOSED: say('connectionWasClosed'),
  UND_ERR_DESTROYED: say('connectionWasClosed'),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: say('connectionEndedInMiddleOf'),
  UND_ERR_HEADERS_OVERFLOW: say('answerCouldntBeReadAs'),
  [proxyRefused]: say('proxyRefusedConnection'),
  [proxySignIn]: say('proxyAsksForNameAnd'),
  ECONNABORTED: say('connectionWasReset'),
  EACCES: say('thisComputerDoesntAllowConnection'),
  EPERM: say('thisComputerDoesntAllowConnection'),
  EPROTO: say('secureConnectionWasNotPossible'),
  EPIPE: say('serverClosedConnection'),
  CERT_HAS_EXPIRED: say('serversCertificateHasExpired'),
  ERR_TLS_CERT_ALTNAME_INVALID: say('serversCertificateBelongsToAnother'),
};

/** Their message is a reason already. */
const inOwnWords: ReadonlySet<string> = new Set([proxyUnusable, blockedName, certificateUntrusted]);

function because(error: ExchangeError): string {
  if (error.reason === 'timeout') return say('noAnswerCameInTime');
  if (error.reason === 'aborted') return say('requestWasStopped94');
  if (error.reason === 'too_large') return say('answerWasTooLarge');
  if (error.reason === 'disk') return say('couldntBeWrittenToDisk');
  if (error.reason === 'resend') return say('connectionWasLost');
  if (error.code !== null && inOwnWords.has(error.code)) return error.message;
  if (error.code !== null) {
    const known = reasons[error.code];
    if (known !== undefined) return known;
    if (error.code.startsWith('HPE_')) return say('answerCouldntBeReadAs');
    if (error.code.includes('CERT') || error.code.includes('SSL'))
      return say('secureConnectionWasNotPossible');
    if (/^[A-Z][A-Z0-9_]{2,60}$/.test(error.code)) return say('connectionFailedCode', { code: error.code });
  }
  return error.message.replace(/\.$/, '');
}

/** The create failed before a byte of it left: it may be sent again without risk. */
export function notSentError(error: ExchangeError): AppErrorShape {
  return {
    code: 'not_sent',
    message: say('nothingWasSentBecauseNo', { because: because(error) }),
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
    message: say('answerWasLostBecauseTokenLab', { because: because(error) }),
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
    message: say('couldntReachTokenLabBecause', { because: because(error) }),
    next: ['check_connection', 'wait_and_retry'],
    retryable: true,
  };
}
