import { useLocale } from '../../locales/use-locale.ts';
import { faultWords } from '../../parts/fault-words.ts';

/** What a fault says and what to do, of its code alone. */
export function useSays(): (code: string) => { readonly says: string; readonly remedy: string } {
  const { language } = useLocale();
  return (code) => {
    const words = faultWords({ code, name: code, blame: 'station', says: code, remedy: '', evidence: {} }, language);
    return words ?? { says: code, remedy: '' };
  };
}
