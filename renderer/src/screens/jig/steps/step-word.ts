import { useLocale } from '../../../locales/use-locale.ts';
import { localeIn } from '../../../locales/index.ts';

/** The short name of a step. One that this window does not know (a newer station) is shown by its own name. */
export function useStepWord(): (step: string) => string {
  const { language } = useLocale();
  const words: Readonly<Record<string, string>> = localeIn[language].jig.step;
  return (step) => (Object.hasOwn(words, step) ? (words[step] ?? step) : step);
}
