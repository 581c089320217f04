/** The place of short messages, loaded with the first of them. */
import { useNotifications } from '@mantine/notifications';
import { lazy, Suspense, useRef } from 'react';

const NoticeList = lazy(async () => ({ default: (await import('./NoticeList.tsx')).NoticeList }));

export function Notices() {
  const isNeeded = useNotifications().notifications.length > 0;
  const wasNeeded = useRef(false);
  wasNeeded.current ||= isNeeded;
  return wasNeeded.current ? (
    <Suspense fallback={null}>
      <NoticeList />
    </Suspense>
  ) : null;
}
