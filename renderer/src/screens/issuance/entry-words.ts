/** What a logged entry says, in the words of this screen. Kinds and facts of a newer station keep their own names. */
import type { LoggedEntryView } from '../../../../station-core/contract.ts';
import { localeIn, localeOf, type Language, type Locale } from '../../locales/index.ts';
import { useLocale } from '../../locales/use-locale.ts';

export interface EntryWords {
  readonly kind: (kind: string) => string;
  readonly details: (row: LoggedEntryView) => string;
}

export function useEntryWords(): EntryWords {
  const { language } = useLocale();
  const words = localeIn[language].issuance;
  return {
    kind: (kind) => own(words.kinds, kind) ?? kind,
    details: ({ facts }) => {
      const parts = Object.entries(facts).flatMap(([name, value]) => detail({ name, value, language, words }));
      return parts.join(' · ');
    },
  };
}

interface Fact {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly language: Language;
  readonly words: Locale['issuance'];
}

function detail({ name, value, language, words }: Fact): string[] {
  if (typeof value === 'string' && NAMES_OF_FAULTS.has(name)) return [faultName(value, language)];
  const title = own(words.facts, name);
  if (title === undefined) return [];
  return [`${title} ${valueText({ name, value, language, words })}`];
}

function valueText({ name, value, language, words }: Fact): string {
  const text = String(value);
  if (name === 'how') return own(words.how, text) ?? text;
  if (name !== 'roles') return text;
  const roles = text.split(', ').map((role) => own(localeIn[language].frame.roles, role) ?? role);
  return new Intl.ListFormat(localeOf[language]).format(roles);
}

const NAMES_OF_FAULTS: ReadonlySet<string> = new Set(['code', 'reason']);

function faultName(code: string, language: Language): string {
  return own<{ readonly name: string }>(localeIn[language].faults, code)?.name ?? code;
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
