import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from './de/index.ts';
import { en } from './en/index.ts';
import { zh } from './zh/index.ts';
import { recall, remember } from '../remembered.ts';

/** The languages of the floor. A key that one of them lacks does not compile. */
export type Locale = typeof en;
export const languages = ['en', 'de', 'zh'] as const;
export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Locale };
  }
}

/** Tags for Intl and for the `lang` of the page. */
export const localeOf: Record<Language, string> = { en: 'en-GB', de: 'de-DE', zh: 'zh-CN' };

export async function startLocales(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = isLanguage(language) ? localeOf[language] : 'en-GB';
  });
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    supportedLngs: [...languages],
    resources: { en: { translation: en }, de: { translation: de }, zh: { translation: zh } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** For lookups by a key that comes from the station, such as the code of a fault. */
export const localeIn: Record<Language, Locale> = { en, de, zh };

export async function chooseLanguage(language: Language): Promise<void> {
  remember('language', language);
  await i18next.changeLanguage(language);
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

export function isLanguage(text: string | null): text is Language {
  return languages.some((each) => each === text);
}

function firstLanguage(): Language {
  const kept = recall('language');
  if (isLanguage(kept)) return kept;
  const wished = navigator.languages.map((each) => each.slice(0, 2).toLowerCase());
  return wished.find(isLanguage) ?? 'en';
}
