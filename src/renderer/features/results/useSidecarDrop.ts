/** A sidecar dropped on the window opens its job, or prefills a new one that asks for the same. */
import { useWindowEvent } from '@mantine/hooks';
import { laterWords } from '../../i18n/index.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Listens while the frame is there and nothing lies over it: the New job sheet takes files of its own. */
export function useSidecarDrop(covered: boolean): void {
  useWindowEvent('dragover', (event) => {
    if (covered || event.defaultPrevented || !event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  useWindowEvent('drop', (event) => {
    if (covered || event.defaultPrevented || !carriesFiles(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    const file = files.find(({ name }) => /\.json$/i.test(name)) ?? files[0];
    if (file) void take(file);
  });
}

async function take(file: File): Promise<void> {
  const [{ takeSidecar }] = await Promise.all([import('./take-sidecar.ts'), laterWords()]);
  await takeSidecar(file);
}
