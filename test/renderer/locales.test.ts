import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { provisionByRam, provisionUnit } from '../../station-core/station/unit-plan.ts';
import { FAULTS } from '../../station-core/fault.ts';
import { de } from '../../renderer/src/locales/de/index.ts';
import { en } from '../../renderer/src/locales/en/index.ts';
import { zh } from '../../renderer/src/locales/zh/index.ts';
import { plainWords } from '../../renderer/src/locales/plain-words.ts';

const folder = join(import.meta.dirname, '../../renderer/src/locales');
const languages = { en, de, zh };

/** Every text with the path of its keys; fault codes hold dots, so the steps of a path are joined by blanks. */
function texts(words: unknown, path: readonly string[] = []): Map<string, string> {
  if (typeof words === 'string') return new Map([[path.join(' '), words]]);
  if (typeof words !== 'object' || words === null) throw new Error(`${path.join(' ')} is neither text nor texts`);
  return new Map(Object.entries(words).flatMap(([key, value]) => [...texts(value, [...path, key])]));
}

const english = texts(en);
const german = texts(de);
const chinese = texts(zh);
const translations = { de: german, zh: chinese };

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

/** The path and the text of what breaks a rule, so that a failing test names what to fix. */
function breaking(words: ReadonlyMap<string, string>, broken: (text: string, path: string) => boolean): string[] {
  return [...words].filter(([path, text]) => broken(text, path)).map(([path, text]) => `${path}: ${text}`);
}

test.each(Object.entries(languages))('%s has words for every fault of the station and for no other', (_, words) => {
  expect(Object.keys(words.faults).sort()).toEqual(Object.keys(FAULTS).sort());
});

/** An ideograph is as wide as two letters. */
const widthOf = (name: string): number =>
  Array.from(name, (each) => (each > '\u2e80' ? 2 : 1)).reduce((a, b) => a + b, 0);

/** Of the steps of every plan. */
const TITLES = new Map([...provisionUnit, ...provisionByRam].map(({ name, title }) => [name, title]));

test.each(Object.entries(languages))(
  '%s has a title for every step of the plan, short enough for a tile',
  (_, words) => {
    expect(Object.keys(words.steps).sort()).toEqual([...TITLES.keys()].sort());
    expect(breaking(texts(words.steps), (title) => widthOf(title) > 22 || title.split(' ').length > 3)).toEqual([]);
  },
);

test('the English titles of the steps are those of the plan', () => {
  expect(en.steps).toEqual(Object.fromEntries(TITLES));
});

test.each(Object.entries(translations))('%s has the same keys as English', (_, words) => {
  expect([...words.keys()].sort()).toEqual([...english.keys()].sort());
});

test.each(Object.entries(translations))('%s has the same placeholders as English', (_, words) => {
  expect(
    breaking(words, (text, path) => placeholders(text).join() !== placeholders(english.get(path) ?? '').join()),
  ).toEqual([]);
});

test.each(Object.entries(languages))('%s has the same files as English', (language) => {
  const filesOf = (each: string): string[] =>
    readdirSync(join(folder, each), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort();
  // The English words of the faults are those of the station's own table.
  expect(filesOf(language).filter((name) => !name.startsWith('faults'))).toEqual(filesOf('en'));
});

test.each(Object.entries(languages))('%s leaves no text empty and none with a blank at its end', (_, words) => {
  const ALLOWED = ['scan or']; // stands between two words
  expect(breaking(texts(words), (text, path) => text.trim() !== text && !ALLOWED.includes(path))).toEqual([]);
  expect(breaking(texts(words), (text) => text.trim() === '')).toEqual([]);
});

test('every sentence of a fault ends as a sentence', () => {
  const unfinished = (words: typeof en.faults, end: RegExp): string[] =>
    breaking(texts(words), (text, path) => !path.endsWith(' name') && !end.test(text));
  expect(unfinished(en.faults, /[.!]$/)).toEqual([]);
  expect(unfinished(de.faults, /[.!]$/)).toEqual([]);
  expect(unfinished(zh.faults, /[。！]$/u)).toEqual([]);
});

test.each(Object.entries(languages))(
  '%s has a name of a few words for every fault, short enough for a small tile',
  (_, words) => {
    const names = new Map(Object.entries(words.faults).map(([code, { name }]) => [code, name]));
    expect(breaking(names, (name) => widthOf(name) > 22 || name.split(' ').length > 4)).toEqual([]);
    expect(breaking(names, (name) => /[.!。！]$/u.test(name))).toEqual([]);
  },
);

/** Words of the English texts that count as one: `rfc2217://host:port`, `--trust`, `RX`. */
const wordsOf = (text: string): string[] => text.split(/[\s—]+/).filter((word) => /[\p{Letter}\p{Number}]/u.test(word));

test('a fault says what happened in one sentence of at most twelve words', () => {
  const says = new Map(Object.entries(en.faults).map(([code, fault]) => [code, fault.says]));
  expect(breaking(says, (text) => wordsOf(text).length > 12)).toEqual([]);
  expect(breaking(says, (text) => /[.!?]\s/.test(text))).toEqual([]);
});

/** What a person is asked to do. A remedy that starts with another word explains before it helps. */
const IMPERATIVES = new Set(
  (
    'Add Ask Assign Begin Build Call Cancel Check Choose Close Compare Confirm Connect Continue Copy Correct Count Do Draft Enable Enlarge Enter Find Finish Fix Free Get Give Have Hold ' +
    'Import Insert Install Keep Let List Load Make Migrate Move Name Note Open Plug Press Put Read Rebuild Reconnect Reload Remove Reseat Restore ' +
    'Return Revoke Run Scan Select Send Set Shorten Sign Start Stop Take Try Use Wait'
  ).split(' '),
);

test('a remedy starts with what to do, in English and in German', () => {
  const remedies = (words: typeof en.faults): Map<string, string> =>
    new Map(Object.entries(words).map(([code, { remedy }]) => [code, remedy]));
  expect(breaking(remedies(en.faults), (text) => !IMPERATIVES.has(wordsOf(text)[0]?.replace(/\W/g, '') ?? ''))).toEqual(
    [],
  );
  const GERMAN = /^\p{Lu}\p{Ll}+(?: oder \p{Ll}+)? (?:Sie|Ihre?n?)[ ,:]/u;
  expect(breaking(remedies(de.faults), (text) => !GERMAN.test(text))).toEqual([]);
});

test('English is plain: no old turns, and the words of the standards', () => {
  const OLD =
    /\b(?:anew|of now|is to be|for ever|stands in|books?|told|tells?|teach|taught|set-up|in order|takes over|look again|in this moment|somebody has to|breaks? down|breaks? off)\b/i;
  expect(breaking(english, (text) => OLD.test(text))).toEqual([]);
});

test('no two faults read the same in one language', () => {
  for (const words of Object.values(languages)) {
    const says = Object.values(words.faults).map((each) => each.says);
    for (const reported of [says, Object.values(words.faults).map((each) => each.name)])
      expect(reported.filter((each, index) => reported.indexOf(each) !== index)).toEqual([]);
  }
});

/** The same in German as in English, rightly so: names, symbols, and words German took over. */
const SAME_IN_GERMAN = new Set([
  'Name',
  'PIN',
  'HSM',
  'Chip',
  'Firmware',
  'Version',
  'Status',
  'Offset',
  'Start',
  'Scan',
  'Scanner',
  'Station',
  'Administrator',
  'Median',
  'Browser',
  'Journal',
  'Takt',
  'Token',
  'System',
  'OK',
  'SSID',
  'Station OK',
  'Person',
  'Audit',
]);
/** The same in Chinese: names and symbols only. */
const SAME_IN_CHINESE = new Set(['PIN', 'HSM', 'SSID']);
const LETTERS = /\p{Letter}{2,}/u;

/** Without placeholders, what is quoted from a command line, and the punctuation at its end. */
function plain(text: string): string {
  return text.replaceAll(/\{\{\w+\}\}|`[^`]*`/g, '').replace(/[\s:：]+$/u, '');
}

function wordless(text: string): boolean {
  return !LETTERS.test(plain(text).replaceAll(/\b(?:min|h|s)\b/g, ''));
}

test('nothing was left in English by accident', () => {
  const NAMES = /^frame (?:product|languages )/;
  const left = (words: ReadonlyMap<string, string>, rightly: ReadonlySet<string>): string[] =>
    breaking(
      words,
      (text, path) => text === english.get(path) && !rightly.has(plain(text)) && !NAMES.test(path) && !wordless(text),
    );
  expect(left(german, SAME_IN_GERMAN)).toEqual([]);
  expect(left(chinese, SAME_IN_CHINESE)).toEqual([]);
});

test('German texts hold no English little words, Chinese texts hold Chinese', () => {
  const ENGLISH = /\b(?:the|and|of|is|are|not|this|that|with|for|again|check|put|board|please)\b/i;
  expect(breaking(german, (text) => ENGLISH.test(plain(text)))).toEqual([]);
  expect(breaking(chinese, (text) => ENGLISH.test(plain(text)))).toEqual([]);
  const NO_HAN = /^frame (?:product|languages )/;
  expect(
    breaking(
      chinese,
      (text, path) =>
        !/\p{Script=Han}/u.test(text) && !SAME_IN_CHINESE.has(plain(text)) && !NO_HAN.test(path) && !wordless(text),
    ),
  ).toEqual([]);
});

test('Chinese sentences carry Chinese punctuation', () => {
  expect(breaking(chinese, (text) => /\p{Script=Han}[,;:?!]|\p{Script=Han}\.(?:\s|$)/u.test(text))).toEqual([]);
});

test('German speaks to people as Sie and writes its quotation marks', () => {
  expect(breaking(german, (text) => /\b(?:du|dein|deine|deinen)\b/i.test(text))).toEqual([]);
  expect(breaking(german, (text) => text.includes('"'))).toEqual([]);
});

/** An object literal swallows a key that is written twice; the compiler says so only for literals of one file. */
test('no fault is worded in two files', () => {
  for (const language of Object.keys(translations)) {
    const codes = readdirSync(join(folder, language, 'faults')).flatMap((name) =>
      [...readFileSync(join(folder, language, 'faults', name), 'utf8').matchAll(/^ {2}'([a-z0-9.-]+)':/gm)].map(
        (match) => match[1],
      ),
    );
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  }
});

const MARKS = /`|(?<!\w)_[^_]+_(?!\w)/;

test.each(['en', 'de', 'zh'] as const)('no text of %s shows marks of code or emphasis on a screen', (language) => {
  const shown = [...texts(languages[language].faults)].map(
    ([path, text]) => [path, plainWords(text, language)] as const,
  );
  const { faults: _, ...screens } = languages[language];
  expect(breaking(new Map([...shown, ...texts(screens)]), (text) => MARKS.test(text))).toEqual([]);
});

test('a name with underscores stays as it is', () => {
  expect(plainWords('Set CONFIG_NVS_ENCRYPTION, then press _Go on_: `idf.py build`.', 'en')).toBe(
    'Set CONFIG_NVS_ENCRYPTION, then press “Go on”: “idf.py build”.',
  );
});
