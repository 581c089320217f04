/** Keeps what is thrown while a part of the window is drawn inside that part. */
import { Component, type ComponentType, type ErrorInfo, type ReactNode } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { problemOf, reportProblem } from '../../problems.ts';
import { lazily } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { type Area, Broken, BrokenBar, type BrokenProps } from './Broken.tsx';

// Where not even this can be loaded, what went wrong stands there all the same.
const BrokenOverlay = lazily(
  async (): Promise<ComponentType<BrokenProps & { onClose: () => void }>> =>
    import('./BrokenOverlay.tsx').then(
      (loaded) => loaded.BrokenOverlay,
      () => Broken,
    ),
);

export interface BoundaryProps {
  area: Area;
  /** Another value here, such as another job, is a new try. */
  resetKey?: unknown;
  /** Asks main again for what the part shows, before another try by hand. */
  reload?: () => Promise<unknown>;
  /** What stands in for the part: a pane when absent. */
  fallback?: 'bar' | (() => ReactNode);
  /** For what lies over the window: it stays closable. */
  onClose?: () => void;
  children: ReactNode;
}

interface State {
  problem: Problem | null;
}

export class Boundary extends Component<BoundaryProps, State> {
  override state: State = { problem: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { problem: problemOf('', thrown) };
  }

  override componentDidCatch(thrown: unknown, { componentStack }: ErrorInfo): void {
    const problem = problemOf(this.props.area, thrown, componentStack ?? '');
    this.setState({ problem });
    reportProblem(problem);
  }

  override componentDidUpdate({ resetKey }: BoundaryProps): void {
    if (this.state.problem !== null && resetKey !== this.props.resetKey) this.draw();
  }

  readonly draw = (): void => this.setState({ problem: null });

  /** What could not be read again is drawn as it is. */
  readonly retry = (): void => {
    const { reload } = this.props;
    if (reload) void reload().then(this.draw, this.draw);
    else this.draw();
  };

  override render(): ReactNode {
    const { area, fallback, onClose, children } = this.props;
    const { problem } = this.state;
    if (problem === null) return children;
    if (typeof fallback === 'function') return fallback();
    const broken = { area, problem, onRetry: this.retry };
    if (onClose) {
      return (
        <UntilLoaded fallback={null}>
          <BrokenOverlay {...broken} onClose={onClose} />
        </UntilLoaded>
      );
    }
    return fallback === 'bar' ? <BrokenBar {...broken} /> : <Broken {...broken} />;
  }
}
