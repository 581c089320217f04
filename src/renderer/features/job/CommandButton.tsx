/** A button that carries out a command of a job and shows that it is under way. */
import { Button, type ButtonProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../../shared/job.ts';
import type { JobCommand } from '../../store/commands.ts';
import { isBusy, runCommand, useCommands } from '../../store/runCommand.ts';
import { commandIcons } from './command-icons.ts';

export interface CommandButtonProps extends ButtonProps {
  job: JobRow;
  command: JobCommand;
}

export function CommandButton({ job, command, ...rest }: CommandButtonProps) {
  const { t } = useTranslation('job');
  const busy = useCommands((state) => isBusy(state, job.id, command));
  const Icon = commandIcons[command];
  return (
    <Button
      variant="default"
      leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
      loading={busy}
      onClick={() => void runCommand(command, job)}
      {...rest}
    >
      {t(`command.${command}`)}
    </Button>
  );
}
