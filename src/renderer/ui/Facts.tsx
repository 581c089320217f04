/** Label and value lines, with a copy button for what people paste elsewhere. */
import type { ReactNode } from 'react';
import { CopyIcon } from './CopyIcon.tsx';
import styles from './Facts.module.css';

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export interface FactProps {
  label: string;
  children: ReactNode;
  /** Text that the copy button puts on the clipboard; no button without it. */
  copy?: string | null;
  mono?: boolean;
}

export function Fact({ label, children, copy, mono = false }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd data-mono={mono || undefined}>
        <span className={styles.value}>{children}</span>
        {copy && <CopyIcon text={copy} name={label} />}
      </dd>
    </div>
  );
}
