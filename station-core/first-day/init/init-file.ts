import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readCeremonyFile, writeCeremonyFile } from '../../ceremony/ceremony-file.ts';
import { parseSignedDocument } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import { type AnswerName, type Answers, answersSchema } from './answers.ts';

/** DIR/init.json: the answers so far. What was done with them is seen from what is there, so that nothing is done twice. */

const NAME = 'init.json';
const SETUP = 'station.json';

const schema = z.strictObject({ v: z.literal(1), type: z.literal('station-init'), answers: answersSchema });

/** A ceremony that has begun, and a setup that was written, keep to these. */
const FIXED_BY_CEREMONY: readonly AnswerName[] = [
  'station',
  'organization',
  'token',
  'softhsmConf',
  'officers',
  'present',
  'authority',
  'units',
];

/** A station that headquarters let in, and a configuration that officers sign, to these. */
const FIXED_BY_ENROLMENT: readonly AnswerName[] = ['headquarters', 'fingerprint'];

/** And the documents that an officer has signed, to these. */
const FIXED_BY_DRAFTS: readonly AnswerName[] = ['permit', 'quota', 'days', 'ouis', 'rights'];
export const DRAFTS_FOLDER = 'to-sign';

export class InitFile {
  readonly dataDir: string;
  #answers: Answers;

  private constructor(dataDir: string, answers: Answers) {
    this.dataDir = dataDir;
    this.#answers = answers;
  }

  /** Throws `setup.station-exists` for a folder that holds a station which was not begun here. */
  static async open(dataDir: string): Promise<InitFile> {
    const found = await readCeremonyFile({ dir: dataDir, name: NAME }, schema);
    if (found === undefined && existsSync(join(dataDir, SETUP))) {
      throw new Fault('setup.station-exists', { dataDir });
    }
    return new InitFile(dataDir, found?.answers ?? {});
  }

  get answers(): Answers {
    return this.#answers;
  }

  /** The setup is written; from then on station.json is what holds. */
  get hasSetup(): boolean {
    return existsSync(join(this.dataDir, SETUP));
  }

  /** Throws `setup.answered` for another answer than the one that something was made from. */
  async record<N extends AnswerName>(name: N, value: Answers[N], signal: AbortSignal): Promise<void> {
    const before = this.#answers[name];
    if (isDeepStrictEqual(before, value)) return;
    if (before !== undefined && this.isUsed(name)) throw new Fault('setup.answered', { question: name });
    const answers = Object.assign({}, this.#answers, { [name]: value });
    // First: a crash in between leaves the answers of before, and they are drafted again.
    if (FIXED_BY_DRAFTS.includes(name)) await rm(join(this.dataDir, DRAFTS_FOLDER), { recursive: true, force: true });
    await mkdir(this.dataDir, { recursive: true, mode: 0o700 });
    await writeCeremonyFile({ dir: this.dataDir, name: NAME }, { v: 1, type: 'station-init', answers }, signal);
    this.#answers = answers;
  }

  /** Something was made from it: no other answer is taken. */
  isUsed(name: AnswerName): boolean {
    const has = (...path: readonly string[]): boolean => existsSync(join(this.dataDir, ...path));
    if (FIXED_BY_DRAFTS.includes(name)) return isSigned(join(this.dataDir, DRAFTS_FOLDER));
    if (FIXED_BY_CEREMONY.includes(name)) return has('signer', 'ceremony.json');
    // The journal went to the account that was named: no other answer finds it.
    if (name === 'signerAccount' && has('signer', 'ceremony.json') && !has('signer', 'state')) return true;
    if (FIXED_BY_ENROLMENT.includes(name)) return has('upstream', 'ca.pem') || has('signer', 'signer.json');
    return this.hasSetup;
  }
}

/** A draft that cannot be read may have been signed: what it was made from stands. */
function isSigned(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const drafts = readdirSync(folder).filter((name) => name.endsWith('.jws'));
  return drafts.some((name) => signaturesOf(join(folder, name)) !== 0);
}

function signaturesOf(path: string): number | undefined {
  try {
    return parseSignedDocument(readFileSync(path)).signatures.length;
  } catch {
    return undefined;
  }
}
