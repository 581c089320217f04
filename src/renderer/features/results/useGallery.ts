/** The pages of the gallery for as long as the component that shows them. */
import { useState } from 'react';
import { useStore } from 'zustand';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { GalleryRow, JobQuery } from '../../../shared/views.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { PAGE_SIZE } from './gallery-layout.ts';
import { createGalleryPages, indexOnPages } from './gallery-pages.ts';

export interface Gallery {
  /** Null until the first answer. */
  total: number | null;
  error: AppErrorShape | null;
  /** The result at an index, or null while its page is not loaded. */
  rowAt: (index: number) => GalleryRow | null;
  /** Where a result is, or null while its page is not loaded. */
  indexOf: (resultId: string) => number | null;
  /** Tells what is in view (both included). */
  show: (first: number, last: number) => void;
  retry: () => void;
}

/** @param changes a number that grows with every change that main reports */
export function useGallery(query: JobQuery, changes: number): Gallery {
  const [gallery] = useState(createGalleryPages);
  const { total, error, pages } = useStore(gallery);
  const [first] = useState(changes);
  useOnChange(query, gallery.begin);
  useOnChange(changes, () => {
    if (changes !== first) gallery.refresh();
  });
  const rowAt = (index: number) => pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE] ?? null;
  const indexOf = (resultId: string) => indexOnPages(pages, resultId);
  return { total, error, rowAt, indexOf, show: gallery.show, retry: gallery.retry };
}
