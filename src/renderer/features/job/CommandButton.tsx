/** A button that carries out a command of a job and shows that it is under way. */
import { Button, type ButtonProps } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { announce } from '../../store/announce.ts';
import type { JobCommand } from '../../store/commands.ts';
import { isPaid, usePrice } from '../../store/prices.ts';
import { isBusy, runCommand, useCommands } from '../../store/runCommand.ts';
import { commandName } from '../price/price-words.ts';
import styles from './CommandButton.module.css';
import { commandIcons } from './command-icons.ts';

/** Commands that may change nothing that can be seen: a tick says that they were carried out. */
const quiet: readonly JobCommand[] = ['refresh', 'lookForBillingId', 'checkAgain', 'downloadAgain'];
/** How long the tick stays, ms. */
const TICK_STAYS = 1800;

export interface CommandButtonProps extends ButtonProps {
  job: JobRow;
  command: JobCommand;
}

export function CommandButton({ job, command, ...rest }: CommandButtonProps) {
  const { t } = useTranslation(['job', 'price']);
  const price = usePrice(job.id, isPaid(command));
  const busy = useCommands((state) => isBusy(state, job.id, command));
  const [ticked, setTicked] = useState(false);
  useEffect(() => {
    if (!ticked) return;
    const timer = setTimeout(() => setTicked(false), TICK_STAYS);
    return () => clearTimeout(timer);
  }, [ticked]);
  const run = async (): Promise<void> => {
    const done = await runCommand(command, job);
    if (!done || !quiet.includes(command)) return;
    setTicked(true);
    announce(t('ui:command.done', { name: t(`job:command.${command}`) }), (count) =>
      t('ui:command.doneMany', { count }),
    );
  };
  const Icon = ticked ? IconCheck : commandIcons[command];
  return (
    <Button
      variant="default"
      classNames={{ root: styles.button, label: styles.label }}
      leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
      loading={busy}
      onClick={() => void run()}
      {...rest}
    >
      {commandName(command, price, isSample(job.accountId), t)}
    </Button>
  );
}
