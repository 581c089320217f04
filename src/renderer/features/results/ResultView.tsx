/** The viewer that fits a finished result. */

import type { ResultRow } from '../../../shared/job.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ArchiveView } from './ArchiveView.tsx';
import { AudioView } from './AudioView.tsx';
import { ImageView } from './ImageView.tsx';
import { ModelView } from './ModelView.tsx';
import { Unplayable } from './Unplayable.tsx';
import { VideoView } from './VideoView.tsx';

export interface ResultViewProps {
  result: ResultRow;
  /** The job's title, which names the medium for screen readers. */
  title: string;
  onEnlarge?: () => void;
  /** There is something to see of a picture. */
  onSeen?: () => void;
}

export function ResultView({ result, title, onEnlarge, onSeen }: ResultViewProps) {
  const { t } = useTranslation('results');
  const { id } = result;
  if (result.contents !== null) return <ArchiveView resultId={id} contents={result.contents} />;
  switch (result.media) {
    case 'image':
      return <ImageView resultId={id} title={title} onEnlarge={onEnlarge} onSeen={onSeen} />;
    case 'video':
      return <VideoView result={result} title={title} />;
    case 'audio':
      return <AudioView key={id} resultId={id} title={title} durationMs={result.durationMs} />;
    case 'model':
      return <ModelView resultId={id} title={title} mime={result.mime} fileName={result.fileName} />;
    default:
      return <Unplayable resultId={id} text={t('other.unknown')} />;
  }
}
