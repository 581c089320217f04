/** As long as a person holds the sending, of all accounts or of one. */
import { Button } from '@mantine/core';
import { IconPlayerPauseFilled } from '@tabler/icons-react';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { Banner } from '../../ui/Banner.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './Queue.module.css';

export function QueueBanner() {
  const { t } = useTranslation('queue');
  const sending = useSession((state) => state.poller?.sending);
  const accounts = useSession((state) => state.accounts);
  const held = sending?.held ?? null;
  const waiting = sending?.waiting ?? 0;
  const text = waiting === 0 ? t('banner.none') : t('banner.waiting', { count: waiting });
  const show = () => useUi.getState().openDialog({ kind: 'queue' });
  if (held !== null) {
    return (
      <Banner icon={IconPlayerPauseFilled} title={t(`banner.${held}`)} text={text}>
        <Button size="compact-xs" variant="default" onClick={show}>
          {t('banner.show')}
        </Button>
        <Resume accountId={null} word={t(held === 'start' ? 'banner.send' : 'sending.resume')} />
      </Banner>
    );
  }
  return accounts
    .filter(({ sendingHeld }) => sendingHeld)
    .map(({ id, label }) => (
      <Banner
        key={id}
        icon={IconPlayerPauseFilled}
        title={t('banner.account', { account: label })}
        text={t('banner.none')}
      >
        <Resume accountId={id} word={t('sending.resume')} />
      </Banner>
    ));
}

function Resume({ accountId, word }: { accountId: string | null; word: string }) {
  const resume = useAction(() => call('releaseSending', { accountId }));
  return (
    <>
      <Button size="compact-xs" variant="default" loading={resume.busy} onClick={() => void resume.run()}>
        {word}
      </Button>
      {resume.error && <span className={styles.problem}>{shown(resume.error.message)}</span>}
    </>
  );
}
