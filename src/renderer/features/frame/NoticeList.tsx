/**
 * Short messages, in a place of their own between the jobs and the status bar: whatever else is on the page moves up for
 * them, so that they never lie over a control. Dialogs lie over them.
 */
import { Notifications } from '@mantine/notifications';
import styles from './Notices.module.css';

export function NoticeList() {
  return (
    <Notifications
      position="bottom-right"
      withinPortal={false}
      limit={2}
      zIndex="auto"
      containerWidth="100%"
      transitionDuration={0}
      classNames={{ root: styles.place, notification: styles.notice }}
    />
  );
}
