/** One template of the library: a press fills it in; the rest is in its menu. */
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconPencil,
  IconStar,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react';
import { useId } from 'react';
import type { NewTemplate, Template } from '../../../shared/templates/template.ts';
import { variableNames } from '../../../shared/templates/variables.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Cost } from '../../ui/Cost.tsx';
import { familyIcon } from '../../ui/family-icons.ts';
import styles from './Templates.module.css';

export interface TemplateRowProps {
  template: Template;
  /** It has the keyboard when the library is shown. */
  isFirst: boolean;
  onFill: () => void;
  onEdit: () => void;
  onPut: (template: NewTemplate) => void;
  onExport: () => void;
  onRemove: () => void;
}

export function TemplateRow({ template, isFirst, ...rest }: TemplateRowProps) {
  const { onFill, onEdit, onPut, onExport, onRemove } = rest;
  const { t } = useTranslation('templates');
  const aboutId = useId();
  const { content, favourite, uses, last } = template;
  const { name, folder, request } = content;
  const Icon = familyIcon(request.family);
  const variables = variableNames(content).length;
  const star = t(favourite ? 'row.unfavourite' : 'row.favourite', { name });
  const about = [
    folder,
    request.model,
    variables > 0 ? t('variables', { count: variables }) : '',
    uses === 0 ? t('neverUsed') : t('uses', { count: uses }),
  ].filter((each) => each !== '');
  return (
    <li className={styles.row}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={star}
        title={star}
        onClick={() => onPut({ ...template, favourite: !favourite })}
      >
        {favourite ? <IconStarFilled size={15} aria-hidden /> : <IconStar size={15} aria-hidden />}
      </ActionIcon>
      <button
        type="button"
        className={styles.open}
        onClick={onFill}
        data-autofocus={isFirst || undefined}
        aria-label={t('row.use', { name })}
        aria-describedby={aboutId}
      >
        <Icon size={16} aria-hidden />
        <span className={styles.words} title={name}>
          <span className={styles.name}>{name}</span>
          <span id={aboutId} className={styles.about}>
            {about.join(' · ')}
          </span>
        </span>
      </button>
      {last && (
        <span className={styles.cost} title={t('lastCost')}>
          <Cost job={last} />
        </span>
      )}
      <Menu position="bottom-end" withinPortal shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('row.more', { name })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={onEdit}>
            {t('row.edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={14} aria-hidden />}
            onClick={() =>
              onPut({
                id: crypto.randomUUID(),
                favourite: false,
                content: { ...content, name: t('copyOf', { name: name.slice(0, 90) }) },
              })
            }
          >
            {t('row.duplicate')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={onExport}>
            {t('row.export')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={onRemove}>
            {t('row.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
