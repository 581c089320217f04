/** Beside the form: how many jobs it makes, and what differs between them. One job until a person asks for more. */
import { ActionIcon, Button, NumberInput, Select, TextInput, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import { mostRepeats } from '../../../shared/batch.ts';
import type { FormValues, ModelForm } from '../../../shared/form/types.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Count } from './Count.tsx';
import { Lists } from './Lists.tsx';
import styles from './Many.module.css';
import { type LabelOf, namedIn, type Outlook, repeatOf } from './making.ts';
import { change, makeOne, showPane, single, useMaking } from './state.ts';
import { TablePart } from './TablePart.tsx';
import { WildcardsPart } from './WildcardsPart.tsx';

export interface ManyPaneProps {
  form: ModelForm;
  values: FormValues;
  /** Fields written by hand, as text. */
  raw: string;
  labelOf: LabelOf;
  outlook: Outlook;
}

export default function ManyPane({ form, values, raw, labelOf, outlook }: ManyPaneProps) {
  const { t } = useTranslation(['batch', 'compose']);
  const making = useMaking();
  const back = useRef<HTMLButtonElement>(null);
  // It takes the place of the models, and of the button that had the keyboard.
  useEffect(() => back.current?.focus(), []);
  const listed = Object.values(making.texts);
  const named = namedIn(form, values, [raw, ...listed]);
  return (
    <section className={styles.pane} aria-label={t('many.title')}>
      <div className={styles.head}>
        <Tooltip label={t('many.back')}>
          <ActionIcon
            ref={back}
            variant="subtle"
            color="gray"
            aria-label={t('many.back')}
            onClick={() => showPane(false)}
          >
            <IconArrowLeft size={16} />
          </ActionIcon>
        </Tooltip>
        <h3>{t('many.title')}</h3>
        {making !== single && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={makeOne}>
            {t('many.onlyOne')}
          </Button>
        )}
      </div>
      <div className={styles.body}>
        <Repeats hasSeed={form.fields.some(({ name }) => name === 'seed')} />
        {making.table === null && (
          <Lists form={form} labelOf={labelOf} variables={named.variables} lists={outlook.lists} />
        )}
        {named.wildcards.length > 0 && <WildcardsPart names={named.wildcards} />}
        <TablePart form={form} labelOf={labelOf} named={named} table={outlook.table} />
        <Terms />
      </div>
      <Count outlook={outlook} form={form} labelOf={labelOf} />
    </section>
  );
}

function Repeats({ hasSeed }: { hasSeed: boolean }) {
  const { t } = useTranslation('batch');
  const repeat = useMaking((state) => state.repeat);
  const seeds = useMaking((state) => state.seeds);
  return (
    <div className={styles.pair}>
      <NumberInput
        size="xs"
        label={t('many.repeat')}
        min={1}
        max={mostRepeats}
        allowDecimal={false}
        allowNegative={false}
        value={repeat}
        onChange={(typed) => change({ repeat: repeatOf(typed) })}
      />
      {hasSeed && (
        <Select
          size="xs"
          label={t('many.seeds')}
          allowDeselect={false}
          value={seeds.kind}
          data={(['model', 'random', 'range'] as const).map((value) => ({
            value,
            label: t(`many.seedKinds.${value}`),
          }))}
          onChange={(kind) =>
            change({
              seeds: kind === 'range' ? { kind, from: 1 } : { kind: kind === 'random' ? 'random' : 'model' },
            })
          }
        />
      )}
      {hasSeed && seeds.kind === 'range' && (
        <NumberInput
          size="xs"
          label={t('many.seedFrom')}
          min={0}
          max={4_294_967_295}
          allowDecimal={false}
          allowNegative={false}
          value={seeds.from}
          onChange={(typed) =>
            change({
              seeds: { kind: 'range', from: Math.min(4_294_967_295, Math.max(0, Number(typed) || 0)) },
            })
          }
        />
      )}
    </div>
  );
}

/** What it is called, and what it may spend. */
function Terms() {
  const { t } = useTranslation('batch');
  const name = useMaking((state) => state.name);
  const limitUsd = useMaking((state) => state.limitUsd);
  const id = useId();
  return (
    <fieldset className={styles.part} aria-labelledby={id}>
      <h4 id={id}>{t('many.batch')}</h4>
      <div className={styles.pair}>
        <TextInput
          size="xs"
          label={t('many.name')}
          placeholder={t('many.nameHint')}
          maxLength={200}
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label={t('many.limit')}
          placeholder={t('many.limitHint')}
          inputMode="decimal"
          maxLength={20}
          leftSection="$"
          value={limitUsd}
          onChange={(event) => change({ limitUsd: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
