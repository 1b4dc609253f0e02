import { useCallback } from 'react';
import { useLocale } from '../../../locales/use-locale.ts';
import { localeIn } from '../../../locales/index.ts';

/** What a step is called. One that this window does not know (a newer station) is shown by its own name. */
export function useStepWord(): (step: string) => string {
  const { language } = useLocale();
  return useCallback(
    (step) => {
      const words: Readonly<Record<string, string>> = localeIn[language].steps;
      return Object.hasOwn(words, step) ? (words[step] ?? step) : step;
    },
    [language],
  );
}
