/** What is pasted or dropped on the sheet itself, outside of its fields. */
import { useWindowEvent } from '@mantine/hooks';
import { type DragEvent, type RefObject, useState } from 'react';
import { isOnDisk } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { pastesText, transferOf } from '../../ui/transfer.ts';
import { useDraft } from './draft.ts';
import { addFiles, fieldFor } from './imports.ts';
import { PROMPT_MARK } from './PromptField.tsx';

/** Gives files to the first field that takes them. @returns whether there is one */
function giveToForm(files: readonly File[]): boolean {
  const field = files[0] && fieldFor(useDraft.getState().draft.form, files[0]);
  if (field) void addFiles(field, files);
  return Boolean(field);
}

export function useSheetTransfer(sheet: RefObject<HTMLElement | null>) {
  const { t } = useTranslation('compose');
  const [problem, setProblem] = useState('');

  // At a button, a paste belongs to the page.
  useWindowEvent('paste', (event) => {
    const isOurs =
      sheet.current?.contains(document.activeElement) || document.activeElement === document.body;
    if (!isOurs || event.clipboardData === null) return;
    const { files, text } = transferOf(event.clipboardData);
    const words = text('text/plain');
    const known = files.map((file) => ({ isOnDisk: isOnDisk(file) }));
    if (!pastesText({ text: words, files: known }, event.target instanceof HTMLInputElement)) {
      if (giveToForm(files)) event.preventDefault();
      return;
    }
    if (isTextField(event.target)) return;
    const prompt = sheet.current?.querySelector<HTMLElement>(`[${PROMPT_MARK}]`);
    if (!prompt) return;
    event.preventDefault();
    prompt.focus();
    // The only way to insert that can be undone.
    document.execCommand('insertText', false, words);
  });

  /** Words that are dragged into a text field are the field's own matter. */
  const isForField = ({ target, dataTransfer: { types } }: DragEvent): boolean =>
    isTextField(target) && !types.includes('Files');

  const onDragOver = (event: DragEvent): void => {
    if (!isForField(event)) event.preventDefault();
  };

  const onDrop = (event: DragEvent): void => {
    if (isForField(event)) return;
    event.preventDefault();
    setProblem(giveToForm([...event.dataTransfer.files]) ? '' : t('media.nowhere'));
  };

  return { problem, onDragOver, onDrop };
}

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
