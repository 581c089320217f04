/** A button that carries out a command of a job and shows that it is under way. */
import { Button, type ButtonProps } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { JobDetail, JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { type JobCommand, rowOf } from '../../commands/job-commands.ts';
import { isBusy, runCommand, useCommands } from '../../commands/run.ts';
import { useTranslation } from '../../i18n/index.ts';
import { announce } from '../../store/announce.ts';
import { usePrice } from '../../store/prices.ts';
import { commandName } from '../price/price-words.ts';
import styles from './CommandButton.module.css';

/** How long the tick of a command stays that may have changed nothing that can be seen, ms. */
const TICK_STAYS = 1800;

export interface CommandButtonProps extends ButtonProps {
  job: JobRow;
  /** The whole job where it is at hand. */
  full?: JobDetail | null;
  command: JobCommand;
}

export function CommandButton({ job, full = null, command, ...rest }: CommandButtonProps) {
  const { t } = useTranslation(['job', 'price', 'ui']);
  const { icon, pays = false, ticks = false } = rowOf(command);
  const price = usePrice(job.id, pays);
  const busy = useCommands((state) => isBusy(state, job.id, command));
  const [ticked, setTicked] = useState(false);
  useEffect(() => {
    if (!ticked) return;
    const timer = setTimeout(() => setTicked(false), TICK_STAYS);
    return () => clearTimeout(timer);
  }, [ticked]);
  const run = async (): Promise<void> => {
    const done = await runCommand(command, job, full);
    if (!done || !ticks) return;
    setTicked(true);
    announce(t('ui:command.done', { name: t(`job:command.${command}`) }), (count) =>
      t('ui:command.doneMany', { count }),
    );
  };
  const Icon = ticked ? IconCheck : icon;
  return (
    <Button
      variant="default"
      classNames={{ root: styles.button, label: styles.label }}
      leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
      loading={busy}
      // The second click of a double click may hit the button of the row that took this one's place.
      onClick={({ detail }) => detail < 2 && void run()}
      {...rest}
    >
      {commandName(command, price, isSample(job.accountId))}
    </Button>
  );
}
