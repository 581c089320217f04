/** The still of a result, or the sign of its kind where there is none. */
import { IconCube, IconDownload, IconFile, IconPhoto, IconVideo } from '@tabler/icons-react';
import type { ResultRow } from '../../../shared/job.ts';
import { canShowModel } from '../../../shared/media.ts';
import { Still } from './Still.tsx';
import { WaveGlyph } from './WaveGlyph.tsx';

export interface ResultGlyphProps {
  result: Pick<ResultRow, 'id' | 'media' | 'download' | 'mime' | 'fileName'>;
  /** CSS pixels. */
  size: number;
}

/** Only what a still can be made of is asked for one. */
const hasStill = ({ media, mime, fileName }: ResultGlyphProps['result']): boolean =>
  media === 'image' || media === 'video' || (media === 'model' && canShowModel(mime, fileName));

/** Largest sign inside a big tile, CSS pixels. */
const SIGN_LIMIT = 110;

export function ResultGlyph({ result, size }: ResultGlyphProps) {
  const sign = <Sign result={result} size={Math.min(size, SIGN_LIMIT)} />;
  if (result.download !== 'done' || !hasStill(result)) return sign;
  return <Still key={result.id} resultId={result.id} side={size} meanwhile={sign} />;
}

function Sign({ result, size }: ResultGlyphProps) {
  const icon = { size: Math.round(size * 0.42), stroke: 1.5, 'aria-hidden': true };
  if (result.download !== 'done') return <IconDownload {...icon} />;
  if (result.media === 'audio') return <WaveGlyph seed={result.id} size={size} />;
  if (result.media === 'video') return <IconVideo {...icon} />;
  if (result.media === 'model') return <IconCube {...icon} />;
  if (result.media === 'image') return <IconPhoto {...icon} />;
  return <IconFile {...icon} />;
}
