/**
 * A field for a text of any length, as high as its text between two numbers of lines. The browser sizes it: a script that
 * measures it lays out the whole document each time that one appears.
 */
import { Textarea, type TextareaProps } from '@mantine/core';
import styles from './GrowingTextarea.module.css';

export interface GrowingTextareaProps
  extends Omit<TextareaProps, 'autosize' | 'minRows' | 'maxRows' | 'rows' | 'classNames' | 'styles'> {
  /** Heights in lines; a longer text scrolls. */
  fewest: number;
  most: number;
  /** Added to the class of the field itself. */
  fieldClass?: string;
}

export function GrowingTextarea({ fewest, most, fieldClass, ...rest }: GrowingTextareaProps) {
  return (
    <Textarea
      {...rest}
      classNames={{ input: fieldClass === undefined ? styles.field : `${styles.field} ${fieldClass}` }}
      styles={{ input: { '--fewest-lines': fewest, '--most-lines': most } }}
    />
  );
}
