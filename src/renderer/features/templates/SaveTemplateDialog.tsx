/** A request, of the sheet or of a job, as a new template. */
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { nameWithGaps } from '../../../shared/batch/name.ts';
import type { JobRequest } from '../../../shared/job.ts';
import { mediaOfRequest, type NewTemplate } from '../../../shared/templates/template.ts';
import { titleOf } from '../../../shared/title.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { say } from '../../notices.ts';
import { useQuery } from '../../store/useQuery.ts';
import { TemplateForm } from './TemplateForm.tsx';

export interface SaveTemplateDialogProps {
  request: JobRequest;
  title: string;
  onClose: () => void;
}

export function SaveTemplateDialog({ request, title, onClose }: SaveTemplateDialogProps) {
  const { t } = useTranslation(['templates', 'ui']);
  const { value } = useQuery({ key: 'templates', ask: () => call('templates') });
  const [template] = useState((): NewTemplate => {
    const { inputs, ...rest } = request;
    const own = title === titleOf(request) ? '' : title;
    const name = (own || nameWithGaps(request)).slice(0, 100);
    const content = { name, folder: '', title: own, variables: [] };
    return {
      id: crypto.randomUUID(),
      favourite: false,
      content: { ...content, request: { ...rest, media: mediaOfRequest(inputs) } },
    };
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('save.titleNew')}
      size={620}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <TemplateForm
        template={template}
        folders={value ?? []}
        onSaved={(name) => {
          say('success', 'template', t('save.saved', { name }));
          onClose();
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}
