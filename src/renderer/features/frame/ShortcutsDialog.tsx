/** Every key of the window in short lists. */
import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { jobCommandIds, rowOf } from '../../commands/job-commands.ts';
import { keyLabel } from '../../commands/keys.ts';
import { isMac, shortcutKey } from '../../ui/keys.ts';
import styles from './ShortcutsDialog.module.css';

/** What it does, and its key. */
type Line = readonly [string, string];

const everywhere = [
  ['newJob', 'N'],
  ['search', '/'],
  ['palette', shortcutKey('K')],
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
  ['menu', 'Shift+F10'],
  ['submit', isMac ? '⌘↵' : 'Ctrl+Enter'],
] as const;

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['frame', 'job']);
  const named = (keys: typeof everywhere | typeof list) =>
    keys.map(([name, key]): Line => [t(`frame:shortcuts.${name}`), key]);
  const ofJob = jobCommandIds.flatMap((command): Line[] => {
    const key = rowOf(command).keys?.at(-1);
    return key === undefined ? [] : [[t(`job:command.${command}`), keyLabel(key)]];
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('frame:shortcuts.title')}
      size={660}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.columns}>
        <Section title={t('frame:shortcuts.groups.everywhere')} lines={named(everywhere)} />
        <div>
          <Section title={t('frame:shortcuts.groups.list')} lines={named(list)} />
          <Section title={t('frame:shortcuts.groups.job')} lines={ofJob} />
        </div>
      </div>
    </Modal>
  );
}

function Section({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {lines.map(([name, key]) => (
          <div key={name} className={styles.line}>
            <dt>{name}</dt>
            <dd>
              <Kbd size="xs">{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
