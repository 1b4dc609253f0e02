import { UNIT } from '../unit-flash.ts';
import { hostileBodies } from './hostile-bodies.ts';
import { hostileLines } from './hostile-lines.ts';
import { requests, type RequestVector } from './requests.ts';
import type { Vector } from './wire.ts';

/** The files of fixtures/vectors/unit-agent, which every implementation of the protocol can be tested with. */
/** The files of fixtures/vectors/unit-agent, which every implementation of the protocol can be tested with. */
export interface HostileVector {
  readonly name: string;
  readonly lineHex: string;
  readonly answers: readonly string[];
}

export interface RequestVectorInFile {
  readonly name: string;
  readonly unit: RequestVector['unit'];
  readonly lineHex: string;
  readonly answer: string;
  readonly bodyHex?: string;
}

const hostile = ({ name, line, answers }: Vector): HostileVector => ({ name, lineHex: line.toString('hex'), answers });

const request = ({ name, unit, line, answer, body }: RequestVector): RequestVectorInFile => ({
  name,
  unit,
  lineHex: line.toString('hex'),
  answer,
  ...(body !== undefined && { bodyHex: body.toString('hex') }),
});

const ABOUT_HOSTILE =
  'Bytes on the line of any unit, and what it answers: nothing, a reply, or a refusal with this reason.';

export const VECTOR_FILES: Readonly<Record<string, unknown>> = {
  'hostile-lines.json': { about: ABOUT_HOSTILE, vectors: hostileLines.map(hostile) },
  'hostile-bodies.json': { about: ABOUT_HOSTILE, vectors: hostileBodies.map(hostile) },
  'requests.json': {
    about: 'Each request to a unit that was just flashed with the values of `unit`, and to one whose flash is blank.',
    unit: {
      mac: UNIT.mac.toString('hex'),
      chip: UNIT.chip,
      firmware: 'fixtures/vectors/idf-build/esp-idf-v5',
      ap_ssid: UNIT.ssid,
      ap_pass: UNIT.password,
      sec2_user: UNIT.username,
      sec2_salt: UNIT.salt.toString('hex'),
      sec2_ver: UNIT.verifier.toString('hex'),
      serial: UNIT.serial,
    },
    vectors: requests.map(request),
  },
};
