import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { createToken } from '../../fixtures/token/ceremony.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import type { FaultCode } from '../../station-core/fault.ts';
import { officersSha256Hex } from '../../station-core/formats/officer-key.ts';
import { parseSignedDocument } from '../../station-core/formats/signed-document.ts';
import type { OfficerSigner } from '../../station-core/officers/sign-document.ts';
import { makeStationToken, type StationToken } from '../signer/station-token.ts';
import { attempt, attempts } from './tools/attempt.ts';
import { copyOf, startRefused } from './tools/signer-under-attack.ts';
import { OTHER_CHECKPOINT_KEY } from '../station/documents/changed-files.ts';

/** Promise: which driver, token, keys, officers and state there are is fixed at the ceremony; the host chooses none of them. */

let token: StationToken;
let strangers: readonly OfficerSigner[];
beforeAll(async () => {
  token = await makeStationToken();
  strangers = await trialOfficers(join(token.dir, 'strangers'));
});

interface Config extends Readonly<Record<string, unknown>> {
  readonly hsm: Readonly<Record<string, unknown>>;
}
const payloadOf = (path: string): Config => parseSignedDocument(readFileSync(path, 'utf8')).payload as Config;

/** The configuration in a copy of the station, changed and signed by whoever the attacker has. */
async function withConfig(
  change: (config: Config) => object,
  officers: readonly OfficerSigner[] = token.officers,
): Promise<StationToken> {
  const copy = await copyOf(token);
  const payload = { ...payloadOf(copy.start.config), ...change(payloadOf(copy.start.config)) };
  writeFileSync(copy.start.config, await signedByOfficers('signer', payload, officers));
  return copy;
}

attempts<[change: (config: Config) => object]>(
  [
    ['another driver', ({ hsm }) => ({ hsm: { ...hsm, modulePath: '/usr/lib/evil.so' } })],
    ['another hash of the driver', ({ hsm }) => ({ hsm: { ...hsm, moduleSha256: 'ab'.repeat(32) } })],
    ['another token', ({ hsm }) => ({ hsm: { ...hsm, tokenSerial: '0123456789abcdef' } })],
    ['another folder for the state', () => ({ statePath: '/tmp/empty' })],
    ['another key of upstream', () => ({ upstreamKey: 'evil+00000000+AQ==' })],
    ['no officers but one', ({ officers }) => ({ officers: (officers as readonly object[]).slice(0, 1) })],
    ['one signature for everything', () => ({ threshold: 1 })],
    ['a rollback that the receipt alone notices', () => ({ anchor: 'receipt', upstreamKey: OTHER_CHECKPOINT_KEY })],
  ],
  async (change) => {
    const copy = await copyOf(token);
    const { payload, signatures } = JSON.parse(readFileSync(copy.start.config, 'utf8')) as {
      payload: string;
      signatures: object[];
    };
    const config = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Config;
    const forged = Object.fromEntries(
      Object.entries(Object.assign({}, config, change(config))).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const text = JSON.stringify({ payload: Buffer.from(JSON.stringify(forged)).toString('base64url'), signatures });
    writeFileSync(copy.start.config, text);
    await startRefused(copy, { code: expectedFor(forged) });
  },
);

/** Whoever changed the officers is told so; what the schema forbids is malformed; the rest is a wrong signature. */
function expectedFor(forged: Readonly<Record<string, unknown>>): FaultCode {
  if ((forged['officers'] as readonly object[]).length < 2 || forged['threshold'] !== 2) return 'document.malformed';
  return Object.keys(forged['hsm'] as object).length === 5 ? 'document.untrusted' : 'document.malformed';
}

attempt('officers of its own, who sign a configuration of their own', async () => {
  const officers = strangers.map(({ officer }) => officer);
  await startRefused(await withConfig(() => ({ officers }), strangers), { code: 'signer.bad-config' });
});

attempt('officers of its own, pinned by the host too: the journal does not know their configuration', async () => {
  const officers = strangers.map(({ officer }) => officer);
  const copy = await withConfig(() => ({ officers }), strangers);
  const start = Object.assign({}, copy.start, { officersSha256: officersSha256Hex(officers) });
  await startRefused(Object.assign({}, copy, { start }), { code: 'document.superseded' });
});

attempt('one officer, who signs a configuration alone', async () => {
  await startRefused(await withConfig(() => ({ number: 2 }), token.officers.slice(0, 1)), {
    code: 'document.untrusted',
  });
});

attempts<[change: (config: Config) => object, code: FaultCode]>(
  [
    [
      'a driver that was exchanged under the name of the approved one',
      ({ hsm }) => ({ number: 2, hsm: { ...hsm, modulePath: '/bin/true' } }),
      'signer.wrong-module',
    ],
    [
      'a driver that is not there',
      ({ hsm }) => ({ number: 2, hsm: { ...hsm, modulePath: '/usr/lib/none.so' } }),
      'hsm.missing',
    ],
    [
      'a token of the same label and another serial number',
      ({ hsm }) => ({ number: 2, hsm: { ...hsm, tokenSerial: '0123456789abcdef' } }),
      'hsm.missing',
    ],
    ['the configuration of another station', () => ({ number: 2, station: 'S2' }), 'signer.anchor-missing'],
    [
      'one key of the token for the tags and for the journal, whose tag would be the key of the journal',
      ({ hsm }) => ({
        number: 2,
        hsm: { ...hsm, keys: { ...(hsm['keys'] as object), tag: (hsm['keys'] as { journal: object }).journal } },
      }),
      'document.malformed',
    ],
    [
      'a key of another name',
      ({ hsm }) => ({
        number: 2,
        hsm: { ...hsm, keys: { ...(hsm['keys'] as object), issuing: { idHex: 'ab', label: 'issuing' } } },
      }),
      'hsm.no-key',
    ],
  ],
  async (change, code) => {
    await startRefused(await withConfig(change), { code });
  },
);

attempt('two tokens of one label: the PIN is tried on neither', async () => {
  const copy = await copyOf(token);
  const tool = ['--init-token', '--free', '--label', 'birthmark-demo', '--so-pin', '1234567890', '--pin', '1234567890'];
  execFileSync('softhsm2-util', tool, {
    env: { ...process.env, SOFTHSM2_CONF: copy.files.softhsmConf },
    stdio: 'ignore',
  });
  await startRefused(copy, { code: 'hsm.two-tokens' });
});

attempt('a token that the attacker made, in the place of the right one', async () => {
  const { dir, officers } = token;
  const own = await createToken({ dir: join(dir, 'own-token'), station: 'S1', officers });
  const copy = await copyOf(token);
  copyFileSync(own.softhsmConf, copy.files.softhsmConf);
  await startRefused(copy, { code: 'hsm.missing' });
});

attempt('a PIN that the attacker guesses: it is tried once, and after a restart not again', async () => {
  const copy = await copyOf(token);
  if (copy.start.pin.kind !== 'file') throw new TypeError('the trial keeps its PIN in a file');
  writeFileSync(copy.start.pin.path, 'guessed');
  await startRefused(copy, { code: 'hsm.wrong-pin' });
  const reason = 'it was refused before and is not tried again';
  await startRefused(copy, { code: 'hsm.wrong-pin', evidence: { reason } });
});

attempt('a PIN file that others than its owner may read', async () => {
  const copy = await copyOf(token);
  if (copy.start.pin.kind !== 'file') throw new TypeError('the trial keeps its PIN in a file');
  execFileSync('chmod', ['644', copy.start.pin.path]);
  await startRefused(copy, { code: 'station.bad-config', evidence: { field: 'signer.pinFile' } });
});
