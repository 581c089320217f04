/** The menu of a job at the pointer (or under its row or tile, by keyboard). */
import { Menu } from '@mantine/core';
import type { JobRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useDetail } from '../../store/detail.ts';
import { useList } from '../../store/list.ts';
import { useQuery } from '../../store/useQuery.ts';
import { JobMenuItems } from '../job/JobMenuItems.tsx';
import styles from './JobMenu.module.css';

/** Where the menu opens, in px from the top left of what holds list and gallery. */
export interface MenuPlace {
  jobId: string;
  x: number;
  y: number;
}

export function JobMenu({ place, onClose }: { place: MenuPlace | null; onClose: () => void }) {
  const { t } = useTranslation('jobs');
  const jobId = place?.jobId ?? null;
  const inDetails = useDetail(({ job }) => (job?.id === jobId ? job : null));
  // Of several that are selected the details show another one.
  const asked = useQuery(
    jobId === null || inDetails ? null : { key: jobId, ask: () => call('getJob', { jobId }) },
  );
  const full = inDetails ?? asked.value;
  const listed = useList((state): JobRow | null => {
    for (const rows of state.pages.values()) {
      const found = rows.find((one) => one.id === place?.jobId);
      if (found) return found;
    }
    return null;
  });
  // It opens once it is known what can be done, so that nothing in it moves under the pointer.
  const row = full ?? (asked.error ? listed : null);
  if (!place || !row) return null;
  return (
    // The key that opens it brings mouse events without a pointer along, which are no click beside it.
    <Menu
      key={`${place.jobId} ${place.x} ${place.y}`}
      opened
      onClose={onClose}
      position="bottom-start"
      width={232}
      returnFocus={false}
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
      classNames={{ dropdown: styles.menu }}
      clickOutsideEvents={['pointerdown']}
    >
      <Menu.Target>
        <div className={styles.point} style={{ left: place.x, top: place.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('row.menu', { title: row.title })}>
        <JobMenuItems job={row} detail={full} />
      </Menu.Dropdown>
    </Menu>
  );
}
