import { createContext, use, useCallback, useEffect, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import type { Answerable } from './answerable.ts';
import { useLocale } from '../locales/use-locale.ts';

export interface Notice extends Answerable {
  readonly tone: 'good' | 'wrong' | 'plain';
  readonly text: string;
  /** A new number for every notice, so that the same words are announced again. */
  readonly number: number;
}

interface Notices {
  readonly notice: Notice | null;
  readonly notify: (tone: Notice['tone'], text: string, answerable?: Answerable) => void;
  readonly clear: () => void;
}

const NoticeContext = createContext<Notices | null>(null);

const GOOD_STAYS_MS = 8_000;

/**
 * One line at the scan field: the answer to the last thing a person did. The next one replaces it, nothing piles up;
 * good news goes by itself, bad news stays.
 */
export function NoticeProvider({ of, children }: { readonly of: string | undefined; readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const notify = useCallback((tone: Notice['tone'], text: string, answerable: Answerable = {}) => {
    setNotice((before) => ({ tone, text, number: (before?.number ?? 0) + 1, ...answerable }));
  }, []);
  const clear = useCallback(() => {
    setNotice(null);
  }, []);
  const { language } = useLocale();
  // A notice stays in the language it was shown in, and with the person it was said to.
  useLayoutEffect(clear, [language, of, clear]);
  useEffect(() => {
    if (notice === null || notice.tone === 'wrong') return;
    const timer = setTimeout(clear, GOOD_STAYS_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [notice, clear]);
  const value = useMemo(() => ({ notice, notify, clear }), [notice, notify, clear]);
  return <NoticeContext value={value}>{children}</NoticeContext>;
}

export function useNotices(): Notices {
  const notices = use(NoticeContext);
  if (notices === null) throw new Error('outside of NoticeProvider');
  return notices;
}
