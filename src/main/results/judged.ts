/** What an attempt threw, by what failed: a call to the disk, or something that nobody knows. */

import { AppError } from '../../shared/errors.ts';
import { cutText } from '../../shared/text.ts';
import { say } from '../../shared/words/results/say.ts';
import { diskError } from '../base/files.ts';
import type { AttemptContext } from './context.ts';
import { resultsFolder } from './disk.ts';

export function judged(
  thrown: unknown,
  { report, redactor }: Pick<AttemptContext, 'report' | 'redactor'>,
): AppError {
  const error = diskError(thrown, resultsFolder);
  if (error instanceof AppError) return error;
  report('download', error);
  const words = cutText(redactor.text(String(error)), 200, 200);
  return new AppError(
    'internal',
    say('safelightCouldntFinishThisDownload', { cause: words }),
    { retryable: true, next: ['download_again', 'contact_support'] },
    { cause: error },
  );
}
