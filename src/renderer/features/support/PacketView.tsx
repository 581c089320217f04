/** A packet before it is written: choose its parts, read it whole, then save or copy it. */
import { Button, Checkbox, Loader, SegmentedControl } from '@mantine/core';
import {
  IconCheck,
  IconCopy,
  IconDeviceFloppy,
  IconLifebuoy,
  IconMail,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { toAppErrorShape } from '../../../shared/errors.ts';
import type { SupportPreview } from '../../../shared/support.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { useCopy } from '../../ui/useCopy.ts';
import styles from './PacketView.module.css';
import { type RemovablePart, removableParts, withPart } from './parts.ts';
import { usePacket } from './usePacket.ts';

export interface PacketViewProps {
  jobIds: readonly string[];
  /** Changes when the jobs have changed. */
  version?: string;
  withDiagnostics?: boolean;
  /** Beside each other where there is room. */
  wide?: boolean;
}

export function PacketView({ jobIds, version = '', withDiagnostics = false, wide = false }: PacketViewProps) {
  const { t } = useTranslation('support');
  const [includeSample, setIncludeSample] = useState(false);
  const [includeDiagnostics, setIncludeDiagnostics] = useState(withDiagnostics);
  const [omit, setOmit] = useState<RemovablePart[]>([]);
  const [form, setForm] = useState<'readable' | 'json'>('readable');
  const { preview, error, busy, renew } = usePacket(
    { jobIds, includeSample, includeDiagnostics, omit },
    version,
  );
  const text = preview
    ? form === 'readable'
      ? preview.markdown
      : JSON.stringify(preview.packet, null, 2)
    : '';

  return (
    <section className={styles.view} aria-label={t('label')} data-wide={wide || undefined}>
      <div className={styles.choices}>
        <p>{t('intro')}</p>
        <p className={styles.promise}>
          <IconShieldCheck size={16} aria-hidden />
          {t('promise')}
        </p>
        <fieldset className={styles.parts}>
          <legend>{t('parts')}</legend>
          {removableParts.map((part) => (
            <Checkbox
              key={part}
              size="xs"
              label={t(`part.${part}`)}
              title={t(`partHint.${part}`, { defaultValue: '' }) || undefined}
              checked={!omit.includes(part)}
              onChange={(event) => setOmit(withPart(omit, part, event.currentTarget.checked))}
            />
          ))}
        </fieldset>
        <Checkbox
          size="xs"
          label={t('diagnostics')}
          description={t('diagnosticsHint')}
          checked={includeDiagnostics}
          onChange={(event) => setIncludeDiagnostics(event.currentTarget.checked)}
        />
        <Checkbox
          size="xs"
          label={t('sample')}
          description={t('sampleHint')}
          checked={includeSample}
          onChange={(event) => setIncludeSample(event.currentTarget.checked)}
        />
      </div>
      <div className={styles.preview}>
        <div className={styles.previewBar}>
          <h3>{t('preview')}</h3>
          {busy && preview && <Loader size={12} aria-label={t('loading')} />}
          <SegmentedControl
            size="xs"
            aria-label={t('preview')}
            value={form}
            onChange={(value) => setForm(value === 'json' ? 'json' : 'readable')}
            data={[
              { value: 'readable', label: t('readable') },
              { value: 'json', label: t('json') },
            ]}
          />
        </div>
        {error && <ErrorNote error={error} />}
        {!preview && busy && <Loader size="sm" className={styles.loader} aria-label={t('loading')} />}
        {preview && (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text that has to scroll by keys */}
            <pre className={styles.text} tabIndex={0} lang="en">
              {text}
            </pre>
            <p className={styles.file}>{t('file', { name: preview.fileName })}</p>
          </>
        )}
        <Buttons preview={busy ? null : preview} onGone={renew} />
      </div>
    </section>
  );
}

interface ButtonsProps {
  /** What stands above: the very packet that is saved, copied and mailed. Null while it is being made. */
  preview: SupportPreview | null;
  /** Main no longer has it. */
  onGone: () => void;
}

function Buttons({ preview, onGone }: ButtonsProps) {
  const { t } = useTranslation('support');
  const [saved, setSaved] = useState<string | null>(null);
  const stillThere = async <T,>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (thrown) {
      if (toAppErrorShape(thrown).code === 'conflict') onGone();
      throw thrown;
    }
  };
  const save = useAction(async () => {
    setSaved(null);
    if (preview === null) return;
    const done = await stillThere(() => call('saveSupportPacket', { seal: preview.seal }));
    if (!done.saved) return;
    const size = formatBytes(done.bytes);
    setSaved(done.path ? t('savedAt', { path: done.path, size }) : t('saved', { size }));
  });
  const copy = useCopy(async () => {
    if (preview !== null) await call('copyText', { text: preview.markdown });
  });
  const mail = useAction(async () => {
    if (preview === null) return;
    const { inClipboard } = await stillThere(() => call('mailSupportPacket', { seal: preview.seal }));
    setSaved(t(inClipboard ? 'mailPaste' : 'mailOpened'));
  });
  const page = useAction(() => call('openExternal', { page: 'support' }));
  const error = save.error ?? copy.error ?? mail.error ?? page.error;
  return (
    <>
      <div className={styles.buttons}>
        <Button
          leftSection={<IconDeviceFloppy size={15} aria-hidden />}
          disabled={preview === null}
          onClick={() => void save.run()}
        >
          {t('save')}
        </Button>
        <Button
          variant="default"
          leftSection={copy.copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          disabled={preview === null}
          onClick={() => void copy.run()}
        >
          {t(copy.copied ? 'copied' : 'copy')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconMail size={15} aria-hidden />}
          disabled={preview === null}
          onClick={() => void mail.run()}
        >
          {t('mail')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconLifebuoy size={15} aria-hidden />}
          onClick={() => void page.run()}
        >
          {t('page')}
        </Button>
      </div>
      <p className={styles.saved} role="status">
        {saved}
      </p>
      {error && <ErrorNote error={error} compact />}
    </>
  );
}
