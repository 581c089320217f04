import { describe, expect, it } from 'vitest';
import { notSentError, readError, unknownOutcomeError } from '../../../src/main/tokenlab/wire-errors.ts';

const broken = (code: string | null, message = 'TypeError: Response body length does not match') =>
  ({ reason: 'broken', code, message }) as const;

describe('failures of the wire', () => {
  it.each([
    ['ECONNREFUSED', 'the server refused the connection'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the connection ended in the middle of the answer'],
    ['UND_ERR_HEADERS_TIMEOUT', 'no answer came in time'],
    ['UND_ERR_HEADERS_OVERFLOW', 'the answer couldn’t be read as HTTP'],
    ['HPE_INVALID_CONSTANT', 'the answer couldn’t be read as HTTP'],
    ['EPROTO', 'a secure connection was not possible'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'a secure connection was not possible'],
    ['EPERM', 'this computer doesn’t allow the connection'],
    ['UND_ERR_SOMETHING_NEW', 'the connection failed (UND_ERR_SOMETHING_NEW)'],
  ])('%s is said in plain words, not in those of a library', (code, words) => {
    for (const error of [
      notSentError(broken(code)),
      unknownOutcomeError(broken(code), null, null),
      readError(broken(code)),
    ]) {
      expect(error.message).toContain(`: ${words}.`);
      expect(error.message).not.toContain('TypeError');
    }
  });

  it('keep the words of what has no code', () => {
    expect(readError(broken(null, 'The proxy said no.')).message).toBe(
      'Couldn’t reach TokenLab: The proxy said no.',
    );
  });
});
