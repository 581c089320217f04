/** An error of the window as text, for a person to pass on. */
import type { Problem } from '../../shared/problem.ts';

/** Not redacted yet. */
export function problemText({ area, message, stack, components }: Problem, version: string): string {
  const { electron, node } = process.versions;
  return [
    `Safelight ${version} (Electron ${electron ?? '–'}, Node.js ${node}, ${process.platform} ${process.arch})`,
    `In the window: ${area}`,
    message,
    stack,
    components,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
