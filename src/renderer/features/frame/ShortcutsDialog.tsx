/** Every key of the window in short lists, made of the table that the window obeys. */
import { Button, Group, Kbd, Modal } from '@mantine/core';
import { keysOf } from '../../../shared/keys.ts';
import { nameKeyOf } from '../../commands/action-names.ts';
import { type Action, actionGroups, useOwnKeys } from '../../commands/actions.ts';
import { keyLabel } from '../../commands/keys.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';
import styles from './ShortcutsDialog.module.css';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['frame', 'ui']);
  const change = (): void => useUi.getState().openDialog({ kind: 'settings', section: 'shortcuts' });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shortcuts.title')}
      size={760}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.columns}>
        <Section title={t('shortcuts.groups.everywhere')} actions={actionGroups.everywhere} />
        <div>
          <Section title={t('shortcuts.groups.list')} actions={actionGroups.list} />
          <p className={styles.note}>{t('shortcuts.extend')}</p>
          <Section title={t('shortcuts.groups.job')} actions={actionGroups.job} />
        </div>
      </div>
      <Group justify="flex-end" gap="xs" mt={16}>
        <Button variant="default" onClick={change}>
          {t('shortcuts.change')}
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </Modal>
  );
}

/** Actions without a key are left to the editor and the palette. */
function Section({ title, actions }: { title: string; actions: readonly Action[] }) {
  const { t } = useTranslation(['frame', 'job']);
  const own = useOwnKeys();
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {actions.map((action) => {
          const keys = keysOf(action, own);
          return keys.length === 0 ? null : (
            <div key={action} className={styles.line}>
              <dt>{t(nameKeyOf(action))}</dt>
              <dd>
                {keys.map((key) => (
                  <Kbd key={key} size="xs">
                    {keyLabel(key)}
                  </Kbd>
                ))}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
