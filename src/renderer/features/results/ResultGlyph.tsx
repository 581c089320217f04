/** The still of a result, or the sign of its kind where there is none. */
import { IconCube, IconDownload, IconFile, IconPhoto, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import type { ResultRow } from '../../../shared/job.ts';
import { thumbnailMediaUrl } from '../../../shared/media.ts';
import { canShowModel } from './model-formats.ts';
import { WaveGlyph } from './WaveGlyph.tsx';

export interface ResultGlyphProps {
  result: Pick<ResultRow, 'id' | 'media' | 'download' | 'mime' | 'fileName'>;
  /** CSS pixels. */
  size: number;
}

/** Only what a still can be made of is asked for one. */
const hasStill = ({ media, mime, fileName }: ResultGlyphProps['result']): boolean =>
  media === 'image' || media === 'video' || (media === 'model' && canShowModel(mime, fileName));

export function ResultGlyph({ result, size }: ResultGlyphProps) {
  const [broken, setBroken] = useState(false);
  const icon = { size: Math.round(size * 0.42), stroke: 1.5, 'aria-hidden': true };
  if (result.download !== 'done') return <IconDownload {...icon} />;
  if (!broken && hasStill(result)) {
    return (
      <img
        src={thumbnailMediaUrl(result.id)}
        alt=""
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setBroken(true)}
      />
    );
  }
  if (result.media === 'audio') return <WaveGlyph seed={result.id} size={size} />;
  if (result.media === 'video') return <IconVideo {...icon} />;
  if (result.media === 'model') return <IconCube {...icon} />;
  if (result.media === 'image') return <IconPhoto {...icon} />;
  return <IconFile {...icon} />;
}
