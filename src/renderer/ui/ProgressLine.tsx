/** A thin line of progress: real when it is known, striped or moving without a figure when it is not. */
import styles from './ProgressLine.module.css';

export interface ProgressLineProps {
  /** Percent from 0 to 100, or null when nobody reports it. */
  value: number | null;
  label: string;
  /** Without a figure it is striped and does not move: for lists, where many would cost power without end. */
  isStill?: boolean;
}

export function ProgressLine({ value, label, isStill = false }: ProgressLineProps) {
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
        data-still={isStill || undefined}
        style={
          value === null
            ? undefined
            : { transform: `translateX(${Math.max(2, Math.min(100, value)) - 100}%)` }
        }
      />
    </div>
  );
}
