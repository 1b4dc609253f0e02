import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { AgentRequestName } from '../../station-core/protocol/unit-agent/bodies.ts';
import { certificateFor } from '../virtual-jig/test-certificate.ts';
import { noProgram } from './agent-program.ts';
import { HOST_ENTROPY, KEY_OPTIONS, Unit, type Asked, type KeyOption } from './unit.ts';
import { UNIT } from './unit-flash.ts';
import { NONCE } from './vectors/wire.ts';

/** The table of docs/specs/unit-agent.md §States, each field of it. */
const STATES = ['none', 'key', 'installed', 'none, locked', 'key, locked', 'installed, locked'] as const;
type State = (typeof STATES)[number];

const [leafOfAnother, issuerOfAnother] = certificateFor(
  Buffer.from(
    '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
    'hex',
  ),
);

function unitIn(state: State, keyOption: KeyOption): Unit {
  const unit = new Unit(keyOption);
  if (!state.startsWith('none')) {
    const { publicKey } = unit.get('generate-key', { hostEntropy: HOST_ENTROPY });
    if (state.startsWith('installed')) unit.get('install', { chain: certificateFor(publicKey) });
  }
  if (state.endsWith('locked')) unit.lock();
  return unit;
}

const ASKED: { readonly [Name in AgentRequestName]: Asked<Name>['body'] } = {
  hello: {},
  'generate-key': { hostEntropy: HOST_ENTROPY },
  csr: { nonce: NONCE, subject: { serialNumber: UNIT.serial } },
  install: { chain: [leafOfAnother, issuerOfAnother] },
  prove: { nonce: NONCE },
  'secrets-tag': { nonce: NONCE },
  'lock-state': {},
  lock: {},
  'erase-identity': {},
  reboot: {},
  'srp-start': { username: UNIT.username, clientPublicKey: Buffer.alloc(384, 0x21) },
  'srp-verify': { clientProof: Buffer.alloc(64, 1) },
};
const OK = 'answered';
const WS = 'wrong-state';

/** In the order of STATES. `install` is of a certificate for another key. */
const TABLE: { readonly [Name in AgentRequestName]: readonly string[] } = {
  hello: [OK, OK, OK, OK, OK, OK],
  'generate-key': [OK, OK, WS, 'locked', 'locked', WS],
  csr: [WS, OK, OK, WS, OK, OK],
  install: [WS, 'failed', WS, WS, 'locked', WS],
  prove: [WS, WS, OK, WS, WS, OK],
  'secrets-tag': [OK, OK, OK, OK, OK, OK],
  'lock-state': [OK, OK, OK, OK, OK, OK],
  lock: [WS, WS, OK, WS, WS, OK],
  'erase-identity': [OK, OK, OK, 'locked', 'locked', 'locked'],
  reboot: [OK, OK, OK, OK, OK, OK],
  'srp-start': [OK, OK, OK, OK, OK, OK],
  'srp-verify': [WS, WS, WS, WS, WS, WS],
};

describe.skipIf(noProgram)(`each request in each state${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  const rows = KEY_OPTIONS.flatMap((keyOption) => STATES.map((state, at) => ({ keyOption, state, at })));

  test.each(rows)('$state, key option $keyOption', ({ keyOption, state, at }) => {
    const { flash, efuses } = unitIn(state, keyOption);
    for (const name of Object.keys(TABLE) as AgentRequestName[]) {
      const unit = new Unit(keyOption, flash);
      unit.efuses = efuses === undefined ? undefined : Buffer.from(efuses);
      expect([name, unit.refusal(name, ASKED[name])]).toStrictEqual([name, TABLE[name][at]]);
    }
  });
});
