/** A page of TokenLab's that shows the result. It is not a file, and it opens only after a look at its address. */
import { Button, Popover } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './views.module.css';

export function LinkView({ resultId, label, link }: { resultId: string; label: string; link: string }) {
  const { t } = useTranslation(['results', 'ui']);
  const [asking, setAsking] = useState(false);
  const open = useAction(async () => {
    await call('openResultLink', { resultId });
    setAsking(false);
  });
  const host = URL.canParse(link) ? new URL(link).host : link;
  return (
    <section className={styles.text} aria-label={label}>
      <header>
        <h3>{label}</h3>
        <Popover
          opened={asking}
          onChange={setAsking}
          width={300}
          position="bottom-end"
          withArrow
          trapFocus
          shadow="md"
        >
          <Popover.Target>
            <Button
              variant="default"
              rightSection={<IconExternalLink size={14} aria-hidden />}
              onClick={() => setAsking(true)}
            >
              {t('link.open')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <p className={styles.askText}>{t('link.ask', { host })}</p>
            <p className={styles.address}>{link}</p>
            <div className={styles.askActions}>
              <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
                {t('ui:cancel')}
              </Button>
              <Button onClick={() => void open.run()} loading={open.busy}>
                {t('link.confirm')}
              </Button>
            </div>
            {open.error && <ErrorNote error={open.error} compact />}
          </Popover.Dropdown>
        </Popover>
      </header>
      <div className={styles.textBody}>{host}</div>
    </section>
  );
}
