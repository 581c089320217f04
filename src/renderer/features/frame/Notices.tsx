/** The place of short messages, loaded with the first of them. */
import { useNotifications } from '@mantine/notifications';
import { useRef } from 'react';
import { lazily } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';

const NoticeList = lazily(async () => (await import('./NoticeList.tsx')).NoticeList);

export function Notices() {
  const isNeeded = useNotifications().notifications.length > 0;
  const wasNeeded = useRef(false);
  wasNeeded.current ||= isNeeded;
  return wasNeeded.current ? (
    <UntilLoaded fallback={null}>
      <NoticeList />
    </UntilLoaded>
  ) : null;
}
