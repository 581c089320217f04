/** What stands in the way, between the jobs and the status bar, as long as its cause stands. */
import type { Icon as IconType } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './Banner.module.css';

export interface BannerProps {
  icon: IconType;
  title: string;
  text: string;
  /** What ends it. */
  children?: ReactNode;
}

export function Banner({ icon: Icon, title, text, children }: BannerProps) {
  return (
    <div role="alert" className={styles.banner}>
      <Icon size={14} className={styles.icon} aria-hidden />
      <span className={styles.words}>
        <span className={styles.title}>{title}</span> <span className={styles.text}>{text}</span>
      </span>
      {children}
    </div>
  );
}
