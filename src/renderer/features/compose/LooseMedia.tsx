/** Media that were meant as input and wait for a field that takes them. */
import { useTranslation } from '../../i18n/index.ts';
import { setDraft, useDraft } from './draft.ts';
import styles from './FormPane.module.css';
import mediaStyles from './MediaField.module.css';
import { MediaItem } from './MediaItem.tsx';

export function LooseMedia() {
  const { t } = useTranslation('compose');
  const loose = useDraft((state) => state.draft.loose);
  if (loose.length === 0) return null;
  return (
    <section className={styles.loose} aria-label={t('media.loose')}>
      <h3>{t('media.loose')}</h3>
      <ul className={mediaStyles.items}>
        {loose.map((medium, index) => (
          <MediaItem
            // biome-ignore lint/suspicious/noArrayIndexKey: the same result may wait twice
            key={index}
            medium={medium}
            kind={medium.kind}
            onRemove={() => setDraft({ loose: loose.filter((_, at) => at !== index) })}
          />
        ))}
      </ul>
      <p>{t('media.looseText')}</p>
    </section>
  );
}
