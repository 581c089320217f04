/** The window: theme and messages, then first run or the main frame. */

import { Button, MantineProvider, VisuallyHidden } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { AppErrorShape } from '../shared/errors.ts';
import styles from './App.module.css';
import { call } from './bridge.ts';
import { Boundary } from './features/boundary/Boundary.tsx';
import { Frame } from './features/frame/Frame.tsx';
import { Notices } from './features/frame/Notices.tsx';
import { shown, useTranslation } from './i18n/index.ts';
import { followNotices } from './notices.ts';
import { followUncaught } from './problems.ts';
import { useAnnouncement } from './store/announce.ts';
import { followMenuCommands } from './store/menu-commands.ts';
import { watchPresence } from './store/presence.ts';
import { useSession } from './store/session.ts';
import { followMain } from './store/sync.ts';
import { EmptyState } from './ui/EmptyState.tsx';
import { giveEscapeToPopovers } from './ui/escape.ts';
import { leaveComposingAlone } from './ui/home.ts';
import { later } from './ui/later.ts';
import { theme } from './ui/theme.ts';
import { UntilLoaded } from './ui/UntilLoaded.tsx';
import { useAction } from './ui/useAction.ts';

const Onboarding = later(async () => (await import('./features/onboarding/Onboarding.tsx')).Onboarding);

export function App() {
  const choice = useSession((state) => state.settings?.theme);
  useEffect(() => {
    const stops = [
      leaveComposingAlone(),
      giveEscapeToPopovers(),
      followUncaught(),
      followMain(),
      followNotices(),
      followMenuCommands(),
      watchPresence(),
    ];
    void useSession.getState().load();
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      forceColorScheme={choice === 'system' ? undefined : choice}
    >
      <Boundary area="window" reload={useSession.getState().load}>
        <Window />
      </Boundary>
      <Announcer />
    </MantineProvider>
  );
}

function Window() {
  const boot = useSession((state) => state.boot);
  const bootError = useSession((state) => state.bootError);
  const hasAccounts = useSession((state) => state.accounts.length > 0);
  const load = useSession((state) => state.load);
  const [welcomed, setWelcomed] = useState(false);
  if (bootError) return <BootFailed error={bootError} onRetry={() => void load()} />;
  if (!boot) return <Opening />;
  const first = (boot.firstRun && !welcomed) || !hasAccounts;
  if (!first) return <Frame />;
  return (
    <div className={styles.first}>
      <UntilLoaded fallback={null}>
        <Onboarding onDone={() => setWelcomed(true)} />
      </UntilLoaded>
      <Notices />
    </div>
  );
}

/** Main answers when it has the ledger open. Usually that is before anyone could read this. */
function Opening() {
  const { t } = useTranslation('frame');
  return (
    <div className={styles.late}>
      <EmptyState icon={null} title={t('boot.opening')} />
    </div>
  );
}

function BootFailed({ error, onRetry }: { error: AppErrorShape; onRetry: () => void }) {
  const { t } = useTranslation('frame');
  const logs = useAction(() => call('openLogFolder'));
  return (
    <EmptyState
      icon={<IconPlugConnectedX size={30} stroke={1.4} />}
      title={t('boot.failed')}
      text={shown((logs.error ?? error).message)}
    >
      <Button onClick={onRetry}>{t('boot.retry')}</Button>
      <Button variant="default" loading={logs.busy} onClick={() => void logs.run()}>
        {t('boot.logs')}
      </Button>
    </EmptyState>
  );
}

/** What happens to jobs, for those who listen instead of looking. */
function Announcer() {
  const { text, turn } = useAnnouncement();
  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite">
        <span key={turn}>{text}</span>
      </div>
    </VisuallyHidden>
  );
}
