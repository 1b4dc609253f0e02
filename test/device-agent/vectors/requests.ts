import { Buffer } from 'node:buffer';
import { secretsTag } from '../../../station-core/protocol/unit-agent/secrets-tag.ts';
import { Secret } from '../../../station-core/secret.ts';
import { UNIT } from '../unit-flash.ts';
import { array, bstr, filled, KIND, line, map, NONCE, NOTHING, tstr } from './wire.ts';

/**
 * Requests as the station sends them, to a unit that is fresh from flashing and to one whose flash is blank. `body` is
 * there where the reply holds nothing that was drawn or measured.
 */
export interface RequestVector {
  readonly name: string;
  readonly unit: 'fresh' | 'blank';
  readonly line: Buffer;
  readonly answer: string;
  readonly body?: Buffer;
}

const nonceAlone = map(['nonce', bstr(NONCE)]);
const subject = map(['serialNumber', tstr(UNIT.serial)]);

const ASKED = {
  hello: { kind: KIND.hello, body: NOTHING },
  'generate-key': { kind: KIND.generateKey, body: map(['hostEntropy', bstr(filled(32, 0x33))]) },
  csr: { kind: KIND.csr, body: map(['nonce', bstr(NONCE)], ['subject', subject]) },
  install: { kind: KIND.install, body: map(['chain', array(bstr(filled(700, 0x30)), bstr(filled(500, 0x30)))]) },
  prove: { kind: KIND.prove, body: nonceAlone },
  'secrets-tag': { kind: KIND.secretsTag, body: nonceAlone },
  'lock-state': { kind: KIND.lockState, body: NOTHING },
  lock: { kind: KIND.lock, body: NOTHING },
  'erase-identity': { kind: KIND.eraseIdentity, body: NOTHING },
  reboot: { kind: KIND.reboot, body: NOTHING },
  'srp-start': {
    kind: KIND.srpStart,
    body: map(['username', tstr(UNIT.username)], ['clientPublicKey', bstr(filled(384, 0x21))]),
  },
  'srp-verify': { kind: KIND.srpVerify, body: map(['clientProof', bstr(filled(64))]) },
} as const;

export type RequestName = keyof typeof ASKED;

const FALSE = Buffer.of(0xf4);
const clear = map(['locked', FALSE], ['details', tstr('the lock eFuse is clear')]);
const tag = map(['tag', bstr(secretsTag({ ...UNIT, nonce: NONCE, password: new Secret(UNIT.password) }))]);

const helloOfBlankUnit = map(
  ['mac', bstr(UNIT.mac)],
  ['chip', tstr(UNIT.chip)],
  ['agent', tstr('2.0')],
  ['locked', FALSE],
  ['runsAs', tstr('app')],
  ['identity', tstr('none')],
);

const helloOfFreshUnit = map(
  ['mac', bstr(UNIT.mac)],
  ['chip', tstr(UNIT.chip)],
  ['ssid', tstr(UNIT.ssid)],
  ['agent', tstr('2.0')],
  ['locked', FALSE],
  ['runsAs', tstr('app')],
  ['serial', tstr(UNIT.serial)],
  ['identity', tstr('none')],
  ['elfSha256', bstr(UNIT.elfSha256)],
  ['firmwareVersion', tstr(UNIT.firmwareVersion)],
);

const fresh: Readonly<Record<RequestName, Buffer | string>> = {
  hello: helloOfFreshUnit,
  'generate-key': 'reply',
  csr: 'wrong-state',
  install: 'wrong-state',
  prove: 'wrong-state',
  'secrets-tag': tag,
  'lock-state': clear,
  lock: 'wrong-state',
  'erase-identity': NOTHING,
  reboot: NOTHING,
  'srp-start': 'reply',
  'srp-verify': 'wrong-state',
};

/** No partition table, so no place for a key and no secrets. */
const blank: Readonly<Record<RequestName, Buffer | string>> = {
  hello: helloOfBlankUnit,
  'generate-key': 'failed',
  csr: 'wrong-state',
  install: 'wrong-state',
  prove: 'wrong-state',
  'secrets-tag': 'wrong-state',
  'lock-state': clear,
  lock: 'wrong-state',
  'erase-identity': 'failed',
  reboot: NOTHING,
  'srp-start': 'wrong-state',
  'srp-verify': 'wrong-state',
};

function vectors(unit: RequestVector['unit'], answers: Readonly<Record<RequestName, Buffer | string>>) {
  return (Object.keys(ASKED) as RequestName[]).map((name): RequestVector => {
    const answer = answers[name];
    const about = { name: `${name} to a ${unit} unit`, unit, line: line(ASKED[name]) };
    return typeof answer === 'string' ? { ...about, answer } : { ...about, answer: 'reply', body: answer };
  });
}

export const requests: readonly RequestVector[] = [...vectors('fresh', fresh), ...vectors('blank', blank)];
