import { useTranslation } from 'react-i18next';
import { isLanguage, localeOf, type Language } from './index.ts';

/** The language this screen shows, and its tag for Intl. Draws again when it changes. */
export function useLocale(): { readonly language: Language; readonly locale: string } {
  const { i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  return { language, locale: localeOf[language] };
}
