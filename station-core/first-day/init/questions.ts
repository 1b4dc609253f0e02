import { resolve } from 'node:path';
import { peopleIn } from '../../ceremony/record/people-present.ts';
import { Fault } from '../../fault.ts';
import { askPrinter } from '../../labels/printers/ask-printer.ts';
import { KNOWN_ADDRESSES } from '../../model/desk/printer-addresses.ts';
import { readOfficer } from '../../officers/officer-files.ts';
import { readPin } from '../../signer/config/read-pin.ts';
import { type AnswerName, type Answers, answersSchema } from './answers.ts';
import { openAskedPrinter } from './asked-printer.ts';
import { chosenSoftHsmConf } from './chosen-softhsm-conf.ts';
import { SAME_ACCOUNT, USUAL_ACCOUNT } from './handover-tasks.ts';
import { parseTokenUri } from './pkcs11-uri.ts';
import type { Task } from './turn.ts';

/** The questions of a set-up: how each is asked, and how words become its answer. */

export interface Asked {
  readonly asks: string;
  readonly form: string;
  readonly several?: true;
  readonly suggests?: (answers: Answers) => string | undefined;
  readonly before?: (answers: Answers) => readonly Task[];
  /** What `answersSchema` then checks. */
  readonly read: (words: readonly string[], dataDir: string) => unknown;
}

const officersMakeKeys = (): readonly Task[] => [
  {
    name: 'officer-key',
    who: 'Each of two security officers, on a machine of their own',
    does: 'make a key, and bring the file ID.officer.json here.',
    command: 'birthmark officer new ID --name NAME --out DIR',
    elsewhere: true,
  },
];

const keepPin = (): readonly Task[] => [
  {
    name: 'pin-file',
    who: 'Whoever keeps the PIN of the token, at this machine',
    does: 'write it into a file outside the folder of the station that only this account may read: run the command, type the PIN, press Enter, then Ctrl+D.',
    command: '(umask 077 && cat > FILE)',
  },
];

export const drawCode = ({ station = 'NAME' }: Answers): readonly Task[] => [
  {
    name: 'draw-code',
    who: 'Somebody at headquarters',
    does:
      'draw a one-time code for this station. What is printed has the address, the fingerprint and the code. ' +
      'PREFIX- begins the serial numbers of its units, and AA:BB:CC their MAC addresses: units outside are findings.',
    command: `birthmark upstream station add ${station} --data DIR --by PERSON --serial-prefix PREFIX- --mac-prefix AA:BB:CC`,
    elsewhere: true,
  },
];

export const QUESTIONS: Readonly<Record<AnswerName, Asked>> = {
  station: {
    asks: 'Name of the station',
    form: 'A to Z and digits, at most 12: it stands in serial numbers and cannot change',
    read: one,
  },
  organization: {
    asks: 'Organization in the certificates',
    form: 'the O of the issuing CA and of every unit, as your company is registered',
    read: one,
  },
  token: {
    asks: 'Token of the signing keys',
    form: '`software`, or a PKCS#11 URI with token and module-path (`birthmark station tokens` shows both)',
    read: readToken,
  },
  softhsmConf: {
    asks: 'Configuration file of SoftHSM',
    form: 'of a store of its own: the file that SOFTHSM2_CONF names',
    read: readSoftHsmConf,
  },
  officers: {
    asks: 'Files of the security officers',
    form: 'two files ID.officer.json or more',
    several: true,
    before: officersMakeKeys,
    read: (words) => Promise.all(words.map((path) => readOfficer(resolve(path)))),
  },
  present: {
    asks: 'People present',
    form: 'two people at least, such as `Anna Berg, security officer; Bo Chen, security officer`',
    several: true,
    suggests: ({ officers }) => officers?.map(({ name }) => `${name}, security officer`).join('; '),
    read: peopleIn,
  },
  authority: {
    asks: 'Name of the issuing CA',
    form: 'its CN, which nobody else in your organization uses',
    suggests: ({ organization = '', station = '' }) => `${organization} issuing ${station}`.slice(0, 64),
    read: one,
  },
  units: {
    asks: 'Product lines that the CA may certify',
    form: 'the OU of each product line, or `any` for all of them; it cannot be widened later',
    several: true,
    read: (words) => (words.join() === 'any' ? [] : words),
  },
  headquarters: {
    asks: 'Headquarters',
    form: 'the address https://HOST:PORT where stations enrol, or `none` where there is none yet',
    before: drawCode,
    read: (words) => one(words)?.trim().replace(/\/$/, ''),
  },
  fingerprint: {
    asks: 'Fingerprint of headquarters',
    form: 'SHA-256 of its authority, 64 digits, as it was printed with the code',
    read: (words) => words.join('').replaceAll(/[:\s]/g, '').toLowerCase(),
  },
  signerAccount: {
    asks: 'Account of the signing service',
    form: '`same`, which lets the station read its PIN; or a name such as `birthmark-signer`, which an administrator sets up',
    suggests: ({ token }) => (token?.kind === 'software' ? SAME_ACCOUNT : USUAL_ACCOUNT),
    read: readSignerAccount,
  },
  pinFile: {
    asks: "File with the token's PIN",
    form: 'a file that only this account may read; the signing service reads it at each start',
    before: keepPin,
    read: readPinPath,
  },
  printer: {
    asks: 'Label printer',
    form: KNOWN_ADDRESSES,
    read: readPrinter,
  },
  scanner: {
    asks: 'Label scanner',
    form: '`typed` for a hand scanner that types, or `program:FILE`',
    suggests: () => 'typed',
    read: readScanner,
  },
  permit: {
    asks: 'Name of the first permit',
    form: 'letters, digits, dots and hyphens; no other permit of the station may have it',
    suggests: () => `P-${new Date().toISOString().slice(0, 7)}`,
    read: one,
  },
  quota: { asks: 'Units under the permit', form: 'how many certificates this station may sign under it', read: number },
  days: {
    asks: 'Validity in days',
    form: 'of the permit and of the manifest, from now on; at most 3650',
    read: number,
  },
  ouis: {
    asks: 'MAC addresses',
    form: 'their first three bytes, such as 24:0a:c4, or `any`',
    several: true,
    read: (words) => (words.join() === 'any' ? [] : words.map((each) => each.toLowerCase())),
  },
  rights: {
    asks: 'Rights of the permit',
    form: 'one or several of `rework`, `lock` and `burn`, or `none`; lock and burn are permanent in each unit',
    several: true,
    read: (words) => (words.join() === 'none' ? [] : words),
  },
  jig: { asks: 'Layout of the jig', form: 'rows x columns of boards, such as 1x4', read: readJig },
};

/** Throws `setup.bad-answer`, or what keeps a file that was named from being read. */
export async function readAnswer<N extends AnswerName>(
  name: N,
  words: readonly string[],
  dataDir: string,
): Promise<Answers[N]> {
  const { read, form } = QUESTIONS[name];
  const value: unknown = await read(words, dataDir);
  const parsed = answersSchema.safeParse({ [name]: value });
  if (parsed.success && value !== undefined) return parsed.data[name];
  throw badAnswer(name, form);
}

function badAnswer(name: AnswerName, form: string): Fault {
  return new Fault('setup.bad-answer', { question: QUESTIONS[name].asks, form });
}

/** Neither root nor whoever sets the station up: both would be no account of its own. */
function readSignerAccount(words: readonly string[]): string | undefined {
  const account = one(words);
  return account === 'root' || (account !== SAME_ACCOUNT && account === process.env['USER']) ? undefined : account;
}

function one(words: readonly string[]): string | undefined {
  return words.length === 1 ? words[0] : undefined;
}

async function readSoftHsmConf(words: readonly string[]): Promise<string | undefined> {
  const path = one(words);
  return path === undefined ? undefined : chosenSoftHsmConf(path);
}

function number(words: readonly string[]): number | undefined {
  const word = one(words);
  return word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : undefined;
}

function readToken(words: readonly string[]): unknown {
  const word = one(words);
  if (word === undefined) return undefined;
  if (word === 'software') return { kind: 'software' };
  const place = parseTokenUri(word);
  return place === undefined ? undefined : { kind: 'module', ...place };
}

/** Refused where others could read it: it is read once, as the signing service does at each start. */
async function readPinPath(words: readonly string[]): Promise<string | undefined> {
  const path = one(words);
  if (path === undefined) return undefined;
  await readPin({ kind: 'file', path: resolve(path) });
  return resolve(path);
}

/** Asked once: an address that no printer answers is no answer; it may be out of labels. */
async function readPrinter(words: readonly string[], dataDir: string): Promise<string | undefined> {
  const address = one(words);
  if (address === undefined) return undefined;
  await askPrinter(await openAskedPrinter(address, dataDir));
  return address;
}

function readScanner(words: readonly string[]): string | undefined {
  const word = one(words);
  return word !== undefined && /^(?:typed|program:.+)$/.test(word) ? word : undefined;
}

function readJig(words: readonly string[]): unknown {
  const [, rows, columns] = /^([1-8])x([1-8])$/.exec(one(words) ?? '') ?? [];
  return rows === undefined ? undefined : { rows: Number(rows), columns: Number(columns) };
}
