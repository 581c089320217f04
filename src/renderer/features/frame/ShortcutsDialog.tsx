/** Every key of the window in two short lists. */
import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isMac, shortcutKey } from './keys.ts';
import styles from './ShortcutsDialog.module.css';

const everywhere = [
  ['newJob', 'N'],
  ['search', '/'],
  ['palette', shortcutKey('K')],
  ['refresh', shortcutKey('R')],
  ['layout', 'G'],
  ['views', isMac ? '⌥1…5' : 'Alt+1…5'],
  ['undo', shortcutKey('Z')],
  ['settings', shortcutKey(',')],
  ['shortcuts', '?'],
  ['escape', 'Esc'],
] as const;
const list = [
  ['move', '↑ ↓'],
  ['extend', 'Shift+↑ ↓'],
  ['ends', 'Home End'],
  ['all', shortcutKey('A')],
  ['look', 'Space'],
  ['inspect', 'Enter'],
  ['open', shortcutKey('O')],
  ['menu', 'Shift+F10'],
  ['hide', 'Del'],
  ['submit', isMac ? '⌘↵' : 'Ctrl+Enter'],
] as const;

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('frame');
  const column = (title: string, keys: typeof everywhere | typeof list) => (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {keys.map(([name, key]) => (
          <div key={name} className={styles.line}>
            <dt>{t(`shortcuts.${name}`)}</dt>
            <dd>
              <Kbd size="xs">{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shortcuts.title')}
      size={660}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.columns}>
        {column(t('shortcuts.groups.everywhere'), everywhere)}
        {column(t('shortcuts.groups.list'), list)}
      </div>
    </Modal>
  );
}
