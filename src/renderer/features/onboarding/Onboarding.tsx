/** First run: Sandbox, the person's own key, or the key from the environment when there is one. */
import { Button } from '@mantine/core';
import { IconFlask, IconKey, IconTerminal2 } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { keepFocus } from '../../ui/home.ts';
import { useAction } from '../../ui/useAction.ts';
import { KeyForm } from '../accounts/KeyForm.tsx';
import styles from './Onboarding.module.css';

export function Onboarding({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('onboarding');
  const offered = useSession((state) => state.boot?.hasEnvironmentKey ?? false);
  const backend = useSession((state) => (state.keychain?.state === 'ready' ? state.keychain.backend : null));
  const [entering, setEntering] = useState(false);
  const [wentBack, setWentBack] = useState(false);
  useEffect(() => keepFocus(() => true), []);
  const sandbox = useAction(async () => {
    useSession.getState().putAccount(await call('useSandbox'));
    onDone();
  });
  const environment = useAction(async () => {
    useSession.getState().putAccount(await call('useEnvironmentKey'));
    onDone();
  });
  const error = sandbox.error ?? environment.error;
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        {!entering && <span className={styles.lamp} aria-hidden />}
        <h1 className={styles.title}>{t('title')}</h1>
        {!entering && <p className={styles.text}>{t('text')}</p>}
        {entering ? (
          <section className={styles.form} aria-label={t('key.title')}>
            <KeyForm
              isHome
              onDone={onDone}
              back={
                <Button
                  variant="default"
                  onClick={() => {
                    setEntering(false);
                    setWentBack(true);
                  }}
                >
                  {t('back')}
                </Button>
              }
            />
          </section>
        ) : (
          <ul className={styles.choices}>
            {offered && (
              <Choice
                icon={<IconTerminal2 size={20} stroke={1.6} />}
                title={t('environment.title')}
                text={t('environment.text')}
              >
                <Button
                  loading={environment.busy}
                  onClick={() => void environment.run()}
                  data-home={!wentBack || undefined}
                >
                  {t('environment.action')}
                </Button>
              </Choice>
            )}
            <Choice
              icon={<IconFlask size={20} stroke={1.6} />}
              title={t('sandbox.title')}
              text={t('sandbox.text')}
            >
              <Button
                variant={offered ? 'default' : 'filled'}
                loading={sandbox.busy}
                data-home={(!offered && !wentBack) || undefined}
                onClick={() => void sandbox.run()}
              >
                {t('sandbox.action')}
              </Button>
            </Choice>
            <Choice
              icon={<IconKey size={20} stroke={1.6} />}
              title={t('key.title')}
              text={backend === null ? t('key.textPlain') : t('key.text', { backend })}
            >
              <Button variant="default" onClick={() => setEntering(true)} data-home={wentBack || undefined}>
                {t('key.action')}
              </Button>
            </Choice>
          </ul>
        )}
        {error && <ErrorNote error={error} />}
      </div>
    </main>
  );
}

interface ChoiceProps {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}

function Choice({ icon, title, text, children }: ChoiceProps) {
  return (
    <li className={styles.choice}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <div className={styles.words}>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      {children}
    </li>
  );
}
