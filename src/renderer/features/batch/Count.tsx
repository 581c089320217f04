/** How many jobs it would make, as one types, or what is still in the way. */

import type { ModelForm } from '../../../shared/form/types.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './Many.module.css';
import type { LabelOf, Outlook } from './making.ts';
import { countWords, obstacleWords } from './outlook-words.ts';
import { useMaking } from './state.ts';

export interface CountProps {
  outlook: Outlook;
  form: ModelForm;
  labelOf: LabelOf;
}

export function Count({ outlook, form, labelOf }: CountProps) {
  const { t } = useTranslation('batch');
  const repeat = useMaking((state) => state.repeat);
  const how = useMaking((state) => state.how);
  const { obstacle } = outlook;
  return (
    <p className={styles.count} role="status" data-obstacle={obstacle !== null || undefined}>
      {obstacle === null
        ? countWords(outlook, { repeat, how }, t)
        : obstacleWords(obstacle, form, labelOf, t)}
    </p>
  );
}
