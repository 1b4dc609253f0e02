import { useCallback } from 'react';
import { useLocale } from '../../../locales/use-locale.ts';
import { localeIn } from '../../../locales/index.ts';

/**
 * What a step is called. One that this window does not know (a newer station) is shown by its own name. `plan`: the steps of its
 * run. Without a certificate to issue the run only gives a new label, and some of its steps look at what others make.
 */
export function useStepWord(plan: readonly string[] = []): (step: string) => string {
  const { language } = useLocale();
  const isRelabel = plan.length > 0 && !plan.includes('issue');
  return useCallback(
    (step) => {
      const { steps, relabelSteps } = localeIn[language];
      const words: Readonly<Record<string, string>> = isRelabel ? { ...steps, ...relabelSteps } : steps;
      return Object.hasOwn(words, step) ? (words[step] ?? step) : step;
    },
    [language, isRelabel],
  );
}
