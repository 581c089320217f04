/** Releases with their changes, newest first. Words of a server are text here, never markup. */

import type { Release } from '../../../shared/releases.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './NewsDialog.module.css';

export function ReleaseNotes({ releases }: { releases: readonly Release[] }) {
  const { t } = useTranslation('news');
  if (releases.length === 0) return <p className={styles.intro}>{t('none')}</p>;
  return (
    // They are written in English.
    <section className={styles.notes} aria-label={t('title')} lang="en">
      {releases.map(({ version, date, groups }) => (
        <section key={version ?? ''}>
          <h3 className={styles.version}>
            {version ?? t('unreleased')}
            {date !== null && <span className={styles.date}>{date}</span>}
          </h3>
          {groups.map(({ title, items }) => (
            <div key={title}>
              {title !== '' && <h4 className={styles.group}>{title}</h4>}
              <ul className={styles.items}>
                {items.map((item) => (
                  <li key={item}>
                    <Item text={item} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </section>
  );
}

/** What stands between backticks is code, and what stands between asterisks is a name on screen. */
function Item({ text }: { text: string }) {
  return text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const Tag = part.startsWith('`') ? 'code' : 'em';
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    return <Tag key={at}>{part.slice(1, -1)}</Tag>;
  });
}
