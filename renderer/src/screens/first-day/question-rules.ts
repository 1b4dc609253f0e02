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
  headquarters: { word: 'none', text: 'firstDay.noHeadquarters' },
  signerAccount: { word: 'same', text: 'firstDay.sameAccount' },
} as const satisfies Partial<Record<SetupQuestionName, { readonly word: string; readonly text: string }>>;
export type AnswerButton = (typeof BUTTONS)[keyof typeof BUTTONS];

export function buttonOf(name: SetupQuestionName): AnswerButton | undefined {
  return name === 'headquarters' || name === 'signerAccount' ? BUTTONS[name] : undefined;
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

const CONFIGURATION = /\.conf$/i;

/** Keys of officers for the officers, configurations for SoftHSM, and certificates for the rest. */
export function fitsQuestion(name: SetupQuestionName, path: string): boolean {
  if (CONFIGURATION.test(path) || name === 'softhsmConf') return CONFIGURATION.test(path) && name === 'softhsmConf';
  return name === 'officers' ? OFFICER_FILE.test(path) : !SIGNED_FILE.test(path);
}

/** The configuration of the signing service, the manifest, a permit. */
export function mayBeSigned(path: string): boolean {
  return SIGNED_FILE.test(path) && !OFFICER_FILE.test(path);
}

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
