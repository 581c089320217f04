/** A setting that is typed: saved when its field is left, by Enter, and when it goes away with its dialog or section. */
import type { ChangeEvent, KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../shared/settings.ts';
import { useLatest } from '../../ui/useLatest.ts';
import type { SettingsChange, useSetting } from './useSetting.ts';

interface Typed {
  text: string;
  /** Of its input. */
  field: {
    value: string;
    onChange: (event: ChangeEvent<HTMLInputElement>) => void;
    onBlur: () => void;
    onKeyDown: (event: KeyboardEvent) => void;
  };
}

interface Options {
  settings: Settings;
  save: ReturnType<typeof useSetting>;
  /** How the setting is written in the field. */
  written: (settings: Settings) => string;
  /** What a text changes; null for one that is refused. */
  change: (text: string) => SettingsChange | null;
}

export function useTyped({ settings, save, written, change }: Options): Typed {
  const kept = written(settings);
  const [text, setText] = useState(kept);
  /** The text that main has been given and has not answered: leaving the field again must not ask the same twice. */
  const sent = useRef<string | null>(null);
  const leave = async (): Promise<void> => {
    const wanted = change(text);
    if (wanted === null || text === sent.current || written({ ...settings, ...wanted }) === kept) return;
    sent.current = text;
    const answer = await save.run(wanted);
    if (sent.current === text) sent.current = null;
    // Main may ask a person before it takes it; what it did not take does not stand here.
    if (answer) setText((now) => (now === text ? written(answer) : now));
  };
  const latest = useLatest(leave);
  // A field that goes away is not left first.
  useEffect(() => () => void latest.current(), [latest]);
  return {
    text,
    field: {
      value: text,
      onChange: (event) => setText(event.currentTarget.value),
      onBlur: () => void leave(),
      onKeyDown: ({ key }) => {
        if (key === 'Enter') void leave();
      },
    },
  };
}
