/** Stars that are chosen by pointer and by arrow keys alike, and taken back by pressing the same one again. */
import { Rating } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './StarRating.module.css';

const star = { starSymbol: styles.star ?? '' };

export interface StarRatingProps {
  /** Id of the text that says what is rated. */
  labelledBy: string;
  /** 0 to 5 stars; 0 is no rating. */
  value: number;
  onChange: (value: number) => void;
}

export function StarRating({ labelledBy, value, onChange }: StarRatingProps) {
  const { t } = useTranslation('ui');
  /** The library shows what an arrow key leads to, and drops it when the focus leaves: in a group of radios it is a choice. */
  const isByArrow = useRef(false);
  return (
    <Rating
      role="radiogroup"
      aria-labelledby={labelledBy}
      size="xs"
      color="var(--sl-busy)"
      allowClear
      classNames={star}
      getSymbolLabel={(count) => (count === 0 ? t('noStars') : t('stars', { count }))}
      value={value}
      onChange={onChange}
      onKeyDownCapture={(event) => {
        isByArrow.current = event.key.startsWith('Arrow');
        if ((event.key !== ' ' && event.key !== 'Enter') || !(event.target instanceof HTMLInputElement))
          return;
        // To the library this is a second press, which takes the stars back.
        event.stopPropagation();
        onChange(Number(event.target.value));
      }}
      onPointerDownCapture={() => {
        isByArrow.current = false;
      }}
      onChangeCapture={({ target }) => {
        if (isByArrow.current && target instanceof HTMLInputElement) onChange(Number(target.value));
      }}
    />
  );
}
