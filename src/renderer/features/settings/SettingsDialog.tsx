/** Settings in sections; every change is saved at once, in its place. */
import { Modal, Tabs } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { useEscape } from '../../ui/escape.ts';
import { LimitsSection } from '../limits/LimitsSection.tsx';
import { AboutSection } from './AboutSection.tsx';
import { BackgroundSection } from './BackgroundSection.tsx';
import { FilesSection } from './FilesSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { KeysSection } from './KeysSection.tsx';
import styles from './SettingsDialog.module.css';
import { ShortcutsSection } from './ShortcutsSection.tsx';

const sections = ['general', 'files', 'limits', 'background', 'keychain', 'shortcuts', 'about'] as const;

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['settings', 'ui']);
  const asked = useUi((state) => (state.dialog?.kind === 'settings' ? state.dialog.section : undefined));
  const [section, setSection] = useState<string>(asked ?? 'general');
  const settings = useSession((state) => state.settings);
  const body = useRef<HTMLDivElement>(null);
  /** Where the settings were last held open, and at which text. */
  const held = useRef<{ field: HTMLInputElement; text: string } | null>(null);
  /** Leaves, but no text that is refused before a person has been led to it. */
  const unlessRefused = (leave: () => void) => (): void => {
    const field = body.current?.querySelector<HTMLInputElement>('input[aria-invalid="true"]');
    if (!field || (held.current?.field === field && held.current.text === field.value)) {
      leave();
      return;
    }
    held.current = { field, text: field.value };
    field.focus();
    field.select();
    field.scrollIntoView({ block: 'nearest' });
  };
  const close = unlessRefused(onClose);
  useEscape(body, close);
  if (!settings) return null;
  return (
    <Modal
      opened
      onClose={close}
      closeOnEscape={false}
      title={t('title')}
      size={680}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
      classNames={{ body: styles.body }}
    >
      <Tabs
        ref={body}
        orientation="vertical"
        variant="pills"
        color="gray"
        value={section}
        onChange={(value) => unlessRefused(() => setSection(value ?? 'general'))()}
        keepMounted={false}
        classNames={{ root: styles.root, list: styles.list, tab: styles.tab, panel: styles.panel }}
      >
        <Tabs.List aria-label={t('sections.label')}>
          {sections.map((name) => (
            <Tabs.Tab key={name} value={name} data-autofocus={name === section || undefined}>
              {t(`sections.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general">
          <GeneralSection settings={settings} />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <FilesSection settings={settings} />
        </Tabs.Panel>
        <Tabs.Panel value="limits">
          <LimitsSection />
        </Tabs.Panel>
        <Tabs.Panel value="background">
          <BackgroundSection settings={settings} />
        </Tabs.Panel>
        <Tabs.Panel value="keychain">
          <KeysSection />
        </Tabs.Panel>
        <Tabs.Panel value="shortcuts">
          <ShortcutsSection settings={settings} />
        </Tabs.Panel>
        <Tabs.Panel value="about">
          <AboutSection />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
