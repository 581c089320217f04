/** Items of a job's menu: what its state allows, in groups. */
import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDetail, JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { commandsFor, type JobCommand } from '../../store/commands.ts';
import { isPaid, usePrice } from '../../store/prices.ts';
import { runCommand } from '../../store/runCommand.ts';
import { commandName } from '../price/price-words.ts';
import { commandIcons } from './command-icons.ts';

const groups: readonly (readonly JobCommand[])[] = [
  ['open', 'showInFolder'],
  ['refresh', 'checkAgain', 'sendNow', 'stopWaiting', 'requestCancellation'],
  ['linkTask', 'findCharge', 'lookForBillingId', 'markNotCreated', 'giveUp'],
  ['editAndRetry', 'retry', 'submitAgain', 'sameAgain'],
  ['copyJobId', 'copyTaskId', 'copyRequestId'],
  ['support', 'favourite', 'unfavourite', 'hide', 'unhide'],
];
const keys: Partial<Record<JobCommand, string>> = { hide: 'Del', refresh: 'F5' };

export function JobMenuItems({ job, detail }: { job: JobRow; detail: JobDetail | null }) {
  const { t } = useTranslation(['job', 'price']);
  const allowed = commandsFor(job, detail);
  const price = usePrice(job.id, allowed.some(isPaid));
  const shown = groups
    .map((group) => group.filter((command) => allowed.includes(command)))
    .filter((group) => group.length > 0);
  return shown.map((group, index) => (
    <Fragment key={group[0]}>
      {index > 0 && <Menu.Divider />}
      {group.map((command) => {
        const Icon = commandIcons[command];
        return (
          <Menu.Item
            key={command}
            leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
            rightSection={keys[command]}
            onClick={() => void runCommand(command, job)}
          >
            {commandName(command, price, isSample(job.accountId), t)}
          </Menu.Item>
        );
      })}
    </Fragment>
  ));
}
