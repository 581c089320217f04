/** What would be made, what is in the way, and what is wrong with a line, in words. Pure but for the translation. */
import type { TFunction } from 'i18next';
import { type TableFault, tableBounds } from '../../../shared/batch/table.ts';
import { mostBatchColumns, mostBatchRows } from '../../../shared/batch.ts';
import type { ModelForm } from '../../../shared/form/types.ts';
import { shorten } from '../../../shared/text.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import type { LabelOf, Obstacle, Outlook } from './making.ts';
import type { Making } from './state.ts';
import type { RowFault } from './table-use.ts';
import { fieldOf, type TargetKey, targetOf } from './targets.ts';

/** `{{subject}}` for a variable, the label of a field. */
export function targetName(key: TargetKey, form: ModelForm, labelOf: LabelOf): string {
  const target = targetOf(key);
  if (target.kind === 'variable') return `{{${target.name}}}`;
  const field = fieldOf(form, target);
  return field ? labelOf(field) : target.kind === 'media' ? target.field : target.name;
}

/** `12 jobs: 3 × 2 × 2` */
export function countWords(
  { count, lists, table }: Outlook,
  { repeat, how }: Pick<Making, 'repeat' | 'how'>,
  t: TFunction<'batch'>,
): string {
  const jobs = t('many.jobs', { count: count ?? 0 });
  const lengths = lists.map(({ values }) => values.length);
  const lines = table?.ok ? [table.used.good.length] : how === 'combine' ? lengths : lengths.slice(0, 1);
  const factors = [...lines, ...(repeat > 1 ? [repeat] : [])];
  return factors.length < 2
    ? jobs
    : t('many.product', { jobs, product: factors.map(formatCount).join(' × ') });
}

export function obstacleWords(
  obstacle: Obstacle,
  form: ModelForm,
  labelOf: LabelOf,
  t: TFunction<'batch'>,
): string {
  switch (obstacle.kind) {
    case 'noValues':
      return t('obstacle.noValues', { name: targetName(obstacle.key, form, labelOf) });
    case 'tooMany':
      return t('obstacle.tooMany', { count: obstacle.count, most: mostBatchRows });
    case 'tooManyColumns':
      return t('obstacle.tooManyColumns', { count: obstacle.count, most: mostBatchColumns });
    case 'undecided':
      return t('obstacle.undecided', { count: obstacle.count });
    default:
      return t(`obstacle.${obstacle.kind}`);
  }
}

/** Where the name of a file should stand there may be a text of any length. */
export const briefName = (name: string): string => shorten(name, 80);

export const faultWords = (fault: RowFault, t: TFunction<'batch'>): string => {
  switch (fault.kind) {
    case 'cells':
      return t('fault.cells', { found: fault.found, wanted: fault.wanted });
    case 'long':
      return t('fault.long', { column: fault.column, most: tableBounds.cell });
    case 'unreadable':
    case 'nested':
      return t(`fault.${fault.kind}`, { column: fault.column });
    case 'noFile':
      return t('fault.noFile', { name: briefName(fault.name) });
    default:
      return t(`fault.${fault.kind}`);
  }
};

export function tableFaultWords({ kind }: TableFault, t: TFunction<'batch'>): string {
  switch (kind) {
    case 'tooLarge':
      return t('tableFault.tooLarge', { most: formatBytes(tableBounds.bytes) });
    case 'tooManyRows':
      return t('tableFault.tooManyRows', { most: tableBounds.rows });
    case 'tooManyColumns':
      return t('tableFault.tooManyColumns', { most: tableBounds.columns });
    default:
      return t(`tableFault.${kind}`);
  }
}
