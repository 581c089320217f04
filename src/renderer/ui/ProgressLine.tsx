/** A thin line of progress: real when it is known, moving without a figure when it is not. */
import styles from './ProgressLine.module.css';

export interface ProgressLineProps {
  /** Percent from 0 to 100, or null when nobody reports it. */
  value: number | null;
  label: string;
}

export function ProgressLine({ value, label }: ProgressLineProps) {
  const known = value === null ? {} : { 'aria-valuenow': Math.round(value) };
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...known}
    >
      <div
        className={value === null ? styles.moving : styles.filled}
        style={
          value === null
            ? undefined
            : { transform: `translateX(${Math.max(2, Math.min(100, value)) - 100}%)` }
        }
      />
    </div>
  );
}
