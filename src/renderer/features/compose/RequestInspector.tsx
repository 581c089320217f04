/** What will be sent, as JSON and as a curl command, with the key left out. */
import { Button, Loader, Modal, Tabs } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useCopy } from '../../ui/useCopy.ts';
import { useDraft } from './draft.ts';
import styles from './RequestInspector.module.css';
import { requestOf } from './useSubmit.ts';

export function RequestInspector({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['compose', 'ui']);
  const accountId = useSession(activeAccount)?.id ?? null;
  // The draft cannot change under the inspector.
  const [request] = useState(() => requestOf(useDraft.getState().draft));
  const { value: preview, error } = useQuery(
    accountId === null || request === null
      ? null
      : { key: accountId, ask: () => call('previewRequest', { accountId, request }) },
  );
  const [tab, setTab] = useState<string | null>('json');
  const shown = tab === 'curl' ? preview?.curl : preview?.body;
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={t('inspect.title')}
      classNames={{ title: styles.title }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {error && <ErrorNote error={error} />}
      {!preview && !error && <Loader size="sm" aria-label={t('inspect.loading')} />}
      {preview && (
        <>
          <p className={styles.address}>
            <b>{preview.method}</b> {preview.url} <span>{preview.contentType}</span>
          </p>
          <Tabs value={tab} onChange={setTab}>
            <Tabs.List>
              <Tabs.Tab value="json">
                {t(preview.contentType.includes('json') ? 'inspect.json' : 'inspect.body')}
              </Tabs.Tab>
              <Tabs.Tab value="curl">{t('inspect.curl')}</Tabs.Tab>
            </Tabs.List>
            {(['json', 'curl'] as const).map((value) => (
              <Tabs.Panel key={value} value={value}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text that has to scroll by keys */}
                <pre className={styles.code} tabIndex={0}>
                  {value === 'json' ? preview.body : preview.curl}
                </pre>
              </Tabs.Panel>
            ))}
          </Tabs>
        </>
      )}
      <div className={styles.foot}>
        <span className={styles.said}>{preview && t('inspect.keyLeftOut')}</span>
        {preview && <CopyText text={shown ?? ''} />}
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </div>
    </Modal>
  );
}

function CopyText({ text }: { text: string }) {
  const { t } = useTranslation(['compose', 'ui']);
  const copy = useCopy(() => call('copyText', { text }));
  return (
    <>
      {copy.error && <ErrorNote error={copy.error} compact />}
      <Button
        variant="default"
        disabled={text === ''}
        leftSection={copy.copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        onClick={() => void copy.run()}
      >
        {t(copy.copied ? 'ui:copied' : 'ui:copy')}
      </Button>
    </>
  );
}
