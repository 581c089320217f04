/** The library of templates, and the one that is being filled in or changed. */
import { Modal } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Template } from '../../../shared/templates/template.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useQuery } from '../../store/useQuery.ts';
import { useEscape } from '../../ui/escape.ts';
import { useLatest } from '../../ui/useLatest.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { FillIn } from './FillIn.tsx';
import { Library } from './Library.tsx';
import { TemplateForm } from './TemplateForm.tsx';

type View = { kind: 'library' } | { kind: 'fill' | 'edit'; template: Template };

export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['templates', 'ui']);
  const [view, setView] = useState<View>({ kind: 'library' });
  const { value, error, refresh } = useQuery({ key: 'templates', ask: () => call('templates') });
  /** A job is being made of the template: until main has answered, its dialog is neither left nor closed. */
  const [isMaking, setIsMaking] = useState(false);
  /** The template from which a person comes back to the library: the keyboard is there again. */
  const [cameFrom, setCameFrom] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  // The dialog stays open while what is in it changes.
  useOnChange(view.kind, () => body.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus());
  const latest = useLatest(view);
  const goBack = (): void => {
    // Another one may be filled in or changed since it was saved.
    setView((now) => (now === view ? { kind: 'library' } : now));
    if (view.kind !== 'library') setCameFrom(view.template.id);
    refresh();
  };
  const close = (): void => {
    if (latest.current === view) onClose();
  };
  const unlessMaking = (act: () => void) => (): void => {
    if (!isMaking) act();
  };
  // What is filled in or changed takes the place of the library, which is below it.
  useEscape(body, unlessMaking(view.kind === 'library' ? onClose : goBack));
  const title = {
    library: () => t('title'),
    fill: () => (view.kind === 'library' ? '' : view.template.content.name),
    edit: () => t('save.titleEdit'),
  }[view.kind]();
  return (
    <Modal
      opened
      onClose={unlessMaking(onClose)}
      closeOnEscape={false}
      title={title}
      size={720}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div ref={body}>
        {view.kind === 'library' && (
          <Library
            templates={value}
            error={error}
            refresh={refresh}
            cameFrom={cameFrom}
            onFill={(template) => setView({ kind: 'fill', template })}
            onEdit={(template) => setView({ kind: 'edit', template })}
          />
        )}
        {view.kind === 'fill' && (
          <FillIn template={view.template} onMaking={setIsMaking} onBack={goBack} onClose={close} />
        )}
        {view.kind === 'edit' && (
          <TemplateForm template={view.template} folders={value ?? []} onSaved={goBack} onCancel={goBack} />
        )}
      </div>
    </Modal>
  );
}
