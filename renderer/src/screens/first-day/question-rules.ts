import type { SetupQuestion, SetupQuestionName, SetupTask } from '../../../../station-core/contract.ts';

/** Questions whose answers are files that people bring. */
const FILES: ReadonlySet<SetupQuestionName> = new Set<SetupQuestionName>([
  'softhsmConf',
  'officers',
  'certificate',
  'root',
  'escrow',
]);

/** A valid answer, also as a button: nobody has to know the word. */
const BUTTONS = {
  units: { word: 'any', text: 'firstDay.allUnits' },
  headquarters: { word: 'none', text: 'firstDay.noHeadquarters' },
  signerAccount: { word: 'same', text: 'firstDay.sameAccount' },
  scanner: { word: 'typed', text: 'firstDay.typedScanner' },
  ouis: { word: 'any', text: 'firstDay.allAddresses' },
  rights: { word: 'none', text: 'firstDay.noRights' },
} as const satisfies Partial<Record<SetupQuestionName, { readonly word: string; readonly text: string }>>;
export type AnswerButton = (typeof BUTTONS)[keyof typeof BUTTONS];

export function buttonOf(name: SetupQuestionName): AnswerButton | undefined {
  return Object.hasOwn(BUTTONS, name) ? BUTTONS[name as keyof typeof BUTTONS] : undefined; // a name of the table
}

/** The button that gives this answer. */
export function buttonFor(name: SetupQuestionName, words: readonly string[]): AnswerButton | undefined {
  const button = buttonOf(name);
  return button?.word === words.join() ? button : undefined;
}

export function wantsFiles(name: SetupQuestionName): boolean {
  return FILES.has(name);
}

/** Why an answer that is in use stays, or where it is changed later. */
export function fixedBy(name: SetupQuestionName) {
  switch (name) {
    case 'headquarters':
    case 'fingerprint':
      return 'headquarters';
    case 'permit':
    case 'quota':
    case 'days':
    case 'ouis':
    case 'rights':
      return 'documents';
    case 'printer':
    case 'jig':
      return 'screen';
    case 'scanner':
    case 'pinFile':
      return 'file';
    case 'signerAccount':
      return 'account';
    default:
      return 'keys';
  }
}

/** What stands in the field at first: one a line where there are several. */
export function firstText({ name, suggestion }: Pick<SetupQuestion, 'name' | 'suggestion'>): string {
  return buttonFor(name, suggestion) === undefined ? suggestion.join('\n') : '';
}

/** What was typed, as the station takes it. Empty: there is no answer yet. */
export function wordsOf(text: string, several: boolean): string[] {
  const words = several ? text.split('\n') : [text];
  return words.map((each) => each.trim()).filter((each) => each !== '');
}

/** A file that was pressed in the list: in place of the one before, or below those before, and never twice. */
export function withFile(text: string, path: string, several: boolean): string {
  if (!several) return path;
  const words = wordsOf(text, true);
  return words.includes(path) ? text : [...words, path].join('\n');
}

const OFFICER_FILE = /\.officer\.json$/i;
const SIGNED_FILE = /\.(?:json|jws)$/i;
const SUFFIX = /\.[a-z]+$/i;

const CONFIGURATION = /\.conf$/i;

/** Keys of officers for the officers, configurations for SoftHSM, and certificates for the rest. */
export function fitsQuestion(name: SetupQuestionName, path: string): boolean {
  if (CONFIGURATION.test(path) || name === 'softhsmConf') return CONFIGURATION.test(path) && name === 'softhsmConf';
  return name === 'officers' ? OFFICER_FILE.test(path) : !SIGNED_FILE.test(path);
}

/** The configuration of the signing service, or later the manifest and the permits: of the kind that officers sign now. */
export function mayBeSigned(path: string, tasks: readonly SetupTask[]): boolean {
  const wanted = tasks.flatMap(({ name, values }) => (name === 'sign' ? [suffixOf(values?.['document'] ?? '')] : []));
  return SIGNED_FILE.test(path) && !OFFICER_FILE.test(path) && wanted.includes(suffixOf(path));
}

const suffixOf = (path: string): string => SUFFIX.exec(path)?.[0].toLowerCase() ?? '';

export const RIGHTS = ['rework', 'lock', 'burn'] as const;

/** `manifest.jws: 1, P-1.jws: 2`. Empty where no officer is waited for. */
export function missingSignatures(tasks: readonly SetupTask[]): string {
  const missing = new Map(
    tasks.flatMap(({ name, values }) => {
      const { document, missing: count } = values ?? {};
      return name === 'sign' && document !== undefined && count !== undefined ? [[document, count] as const] : [];
    }),
  );
  return [...missing].map(([document, count]) => `${document}: ${count}`).join(', ');
}
