/** What is in an archive, such as a 3D model with its textures. */
import { useTranslation } from '../../i18n/index.ts';
import styles from './ArchiveView.module.css';
import { Unplayable } from './Unplayable.tsx';

/** As many names as main gives at most. */
const MOST_NAMES = 200;

export function ArchiveView({ resultId, contents }: { resultId: string; contents: readonly string[] }) {
  const { t } = useTranslation('results');
  const files = contents.length >= MOST_NAMES ? `${MOST_NAMES}+` : String(contents.length);
  return (
    <div className={styles.archive}>
      <Unplayable resultId={resultId} text={t('archive.text', { files })} />
      <ul className={styles.names} aria-label={t('archive.files')}>
        {contents.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may be there twice, and never move
          <li key={index}>{name}</li>
        ))}
      </ul>
    </div>
  );
}
