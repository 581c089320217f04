/** Items of a job's menu: what its state allows, in groups. */
import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import type { JobDetail, JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { firstKey, useOwnKeys } from '../../commands/actions.ts';
import { rowOf } from '../../commands/job-commands.ts';
import { menuFor } from '../../commands/job-menus.ts';
import { runCommand } from '../../commands/run.ts';
import { usePrice } from '../../store/prices.ts';
import { commandName } from '../price/price-words.ts';
import styles from './JobMenuItems.module.css';

export function JobMenuItems({ job, detail }: { job: JobRow; detail: JobDetail | null }) {
  const own = useOwnKeys();
  const parts = menuFor(job, detail);
  const pays = parts.flat().some((command) => rowOf(command).pays);
  const price = usePrice(job.id, pays);
  return parts.map((part, index) => (
    <Fragment key={part[0]}>
      {index > 0 && <Menu.Divider />}
      {part.map((command) => {
        const { icon: Icon } = rowOf(command);
        return (
          <Menu.Item
            key={command}
            leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
            rightSection={<span className={styles.key}>{firstKey(command, own)}</span>}
            onClick={() => void runCommand(command, job, detail)}
          >
            {commandName(command, price, isSample(job.accountId))}
          </Menu.Item>
        );
      })}
    </Fragment>
  ));
}
