/** What came inside the answer: a text, a few bytes in the ledger, or a file that was written while the answer came. */

import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { AttemptContext } from './context.ts';

export interface InlineSource {
  bytes: number;
  /** From the beginning, as often as it is asked for. */
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Null when it is not kept any more. */
export async function findInline(
  result: ResultRecord,
  { ledger, media }: Pick<AttemptContext, 'ledger' | 'media'>,
): Promise<InlineSource | null> {
  const inMemory = (data: Uint8Array): InlineSource => ({ bytes: data.byteLength, pieces: () => [data] });
  if (result.kind === 'text') return inMemory(Buffer.from(result.text ?? '', 'utf8'));
  if (result.kind !== 'inline') return null;
  const data = ledger.results.data(result.id);
  if (data !== null) return inMemory(data);
  const name = result.output.media;
  if (name === null || media === undefined) return null;
  const bytes = await media.sizeOf(name);
  return bytes === null ? null : { bytes, pieces: () => media.read(name) };
}

/** @throws AppError `output_expired` */
export async function inlineSource(result: ResultRecord, context: AttemptContext): Promise<InlineSource> {
  const found = await findInline(result, context);
  if (found !== null) return found;
  throw new AppError('output_expired', say('thisResultCameInsideAnswer'), {
    next: ['retry_as_new_job'],
  });
}
