/** The menu of a job at the pointer (or under its row, by keyboard). */
import { Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../../shared/job.ts';
import { useDetail } from '../../store/detail.ts';
import { useList } from '../../store/list.ts';
import { JobMenuItems } from '../job/JobMenuItems.tsx';
import styles from './JobMenu.module.css';

/** Where the menu opens, in px from the top left of the list. */
export interface MenuPlace {
  jobId: string;
  x: number;
  y: number;
}

export function JobMenu({ place, onClose }: { place: MenuPlace | null; onClose: () => void }) {
  const { t } = useTranslation('jobs');
  const detail = useDetail((state) => state.job);
  // The menu keeps its place while it closes.
  const [shown, setShown] = useState<MenuPlace | null>(null);
  useEffect(() => {
    if (place) setShown(place);
  }, [place]);
  const row = useList((state): JobRow | null => {
    const rows = [...state.pages.values()].flat();
    return rows.find((one) => one.id === shown?.jobId) ?? null;
  });
  if (!shown || !row) return null;
  const full = detail?.id === row.id ? detail : null;
  return (
    <Menu
      opened={place !== null}
      onClose={onClose}
      position="bottom-start"
      width={232}
      returnFocus
      withinPortal={false}
    >
      <Menu.Target>
        <div className={styles.point} style={{ left: shown.x, top: shown.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('row.menu', { title: row.title })}>
        <JobMenuItems job={full ?? row} detail={full} />
      </Menu.Dropdown>
    </Menu>
  );
}
