/** What the poller is doing, as main reports it; nothing here is guessed. */

import { UnstyledButton } from '@mantine/core';
import { IconCircleFilled, IconDownload, IconPlayerPauseFilled } from '@tabler/icons-react';
import type { PollerStatus } from '../../../shared/status.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import { settleOrder, useList } from '../../store/list.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { formatBytes, formatList, formatMoney, formatNumber, inSentences } from '../../ui/format.ts';
import { QueueStatus } from '../queue/QueueStatus.tsx';
import { UpdateLink } from '../updates/UpdateLink.tsx';
import styles from './StatusBar.module.css';

const pausedKeys = {
  offline: 'status.pausedOffline',
  key_refused: 'status.pausedKey',
  balance: 'status.pausedBalance',
  key_unavailable: 'status.pausedKeychain',
  sleep: 'status.pausedSleep',
  user: 'status.pausedUser',
} as const;

export function StatusBar() {
  const { t } = useTranslation('frame');
  const poller = useSession((state) => state.poller);
  const held = useList((state) => state.held);
  return (
    <footer className={styles.bar}>
      {poller ? <Poller poller={poller} /> : <NoPoller />}
      {poller && <QueueStatus sending={poller.sending} className={styles.link} />}
      <span className={styles.space} />
      {held && (
        <UnstyledButton className={styles.link} onClick={() => void settleOrder()}>
          {inSentences(t('status.order'), t('status.orderShow'))}
        </UnstyledButton>
      )}
      <UpdateLink className={styles.link} />
      {poller && <Downloads poller={poller} />}
      {poller && <Balance poller={poller} />}
    </footer>
  );
}

function NoPoller() {
  const { t } = useTranslation('frame');
  const error = useSession((state) => state.pollerError);
  return error ? <span role="alert">{shown(error.message)}</span> : <span>{t('status.loading')}</span>;
}

function Poller({ poller }: { poller: PollerStatus }) {
  const { t } = useTranslation('frame');
  const now = useNow(poller.nextPollAt !== null);
  const idle = poller.openTasks === 0;
  const tone = poller.paused ? 'paused' : idle ? 'idle' : 'live';
  const wait = poller.nextPollAt === null ? null : Math.ceil((poller.nextPollAt - now) / 1000);
  const requests =
    poller.limitPerMinute === null
      ? t('status.requestsNoLimit', { count: poller.requestsLastMinute })
      : t('status.requests', {
          count: poller.requestsLastMinute,
          limit: poller.limitPerMinute,
        });
  return (
    <>
      <span className={styles.part} data-tone={tone}>
        {poller.paused ? (
          <IconPlayerPauseFilled size={11} aria-hidden className={styles.dot} />
        ) : (
          <IconCircleFilled size={9} aria-hidden className={styles.dot} />
        )}
        {poller.paused
          ? t(pausedKeys[poller.paused])
          : idle
            ? t('status.idle')
            : t('status.polling', { count: poller.openTasks - poller.heldTasks })}
      </span>
      {!poller.paused && poller.heldTasks > 0 && (
        <span className={styles.part} data-tone="paused">
          {t('status.held', { count: poller.heldTasks })}
        </span>
      )}
      {!idle && !poller.paused && wait !== null && (
        <span className={styles.part}>
          {wait > 0 ? t('status.next', { seconds: wait }) : t('status.nextNow')}
        </span>
      )}
      {poller.paused === 'offline' && wait !== null && (
        <span className={styles.part}>
          {wait > 0 ? t('status.nextTry', { seconds: wait }) : t('status.tryingNow')}
        </span>
      )}
      <span className={styles.least} title={requests}>
        {requests}
      </span>
      <Stretched poller={poller} />
    </>
  );
}

/** Of several accounts the one whose tasks wait longest. */
function Stretched({ poller }: { poller: PollerStatus }) {
  const { t } = useTranslation('frame');
  const [longest] = [...poller.stretched].sort((a, b) => b.everyMs - a.everyMs);
  if (!longest) return null;
  const open = longest.openTasks;
  const every = Math.round(longest.everyMs / 1000);
  const cause = t(`status.stretchedBy.${longest.cause}`, {
    open,
    limit: longest.perMinute,
    answer: formatNumber(longest.answerMs / 1000, 1),
  });
  return (
    <span className={styles.part} title={cause}>
      {/* How many they are stands before, unless there are more than its own. */}
      {open === poller.openTasks
        ? t('status.stretchedEach', { every })
        : t('status.stretched', { every, open })}
    </span>
  );
}

function Downloads({ poller }: { poller: PollerStatus }) {
  const { t } = useTranslation('frame');
  const { active, waiting, bytesPerSecond } = poller.downloads;
  if (active === 0 && waiting === 0) return null;
  const texts = [
    active === 0
      ? null
      : bytesPerSecond > 0
        ? t('status.downloadingAt', { count: active, rate: formatBytes(bytesPerSecond) })
        : t('status.downloading', { count: active }),
    waiting > 0 ? t('status.waiting', { count: waiting }) : null,
  ].filter((text) => text !== null);
  return (
    <span className={styles.part}>
      <IconDownload size={13} aria-hidden />
      {formatList(texts)}
    </span>
  );
}

function Balance({ poller }: { poller: PollerStatus }) {
  const { t } = useTranslation('frame');
  const account = useSession(activeAccount);
  if (poller.balanceUsd !== null) {
    const amount = formatMoney(poller.balanceUsd, account?.kind === 'sandbox');
    return (
      <UnstyledButton
        className={styles.link}
        data-tone={poller.balanceLow ? 'low' : undefined}
        title={t('status.balanceHint')}
        onClick={() => useUi.getState().goTo('spending')}
      >
        {poller.balanceLow ? t('status.balanceLow', { amount }) : t('status.balance', { amount })}
      </UnstyledButton>
    );
  }
  if (account?.kind !== 'tokenlab' || account.hasManagementToken) return null;
  return (
    <UnstyledButton
      className={styles.link}
      title={t('status.balanceUnknownHint')}
      onClick={() => useUi.getState().openDialog({ kind: 'managementToken', accountId: account.id })}
    >
      {t('status.balanceUnknown')}
    </UnstyledButton>
  );
}
