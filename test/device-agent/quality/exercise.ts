import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { srpClientProofs, srpClientPublicKey } from '../../../station-core/protocol/unit-agent/srp6a.ts';
import { certificateFor } from '../../virtual-jig/test-certificate.ts';
import { boot, type AfterBoot, type Boot } from '../agent-program.ts';
import { HOST_ENTROPY, KEY_OPTIONS, Unit, type Asked, type KeyOption } from '../unit.ts';
import { blankFlash, UNIT, unitFlash } from '../unit-flash.ts';
import { hostileVectors, requestVectors } from '../vectors/read.ts';
import { NONCE } from '../vectors/wire.ts';

type How = Pick<Boot, 'program' | 'under'>;

/**
 * All vectors and the whole life of a unit with each of these key options, in few boots of the program: for tools that
 * watch it run and slow it down. Which answers are right is for the tests beside this folder.
 */
export function* exercise(how: How = {}, keyOptions: readonly KeyOption[] = KEY_OPTIONS): Generator<AfterBoot> {
  const hostile = hostileVectors().map(({ lineHex }) => lineHex);
  yield boot({ ...how, flash: unitFlash(), line: joined([...hostile, ...requestsOf('fresh'), reboot()]) });
  yield boot({ ...how, flash: blankFlash(), line: joined(requestsOf('blank').flatMap((each) => [each, each])) });
  for (const keyOption of keyOptions) yield* life(new Unit(keyOption, unitFlash(), how));
  yield* ownership(new Unit('flash', unitFlash(), how));
  yield* failures(how);
}

/** In the eFuses of device-agent/ports/posix/silicon_file.c. */
const DOWNLOAD_MODE_AT = 7;
const DOWNLOAD_MODES = [1, 2];

const joined = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'hex');

/** Without the one that ends the program. */
const requestsOf = (unit: string): readonly string[] =>
  requestVectors().flatMap((each) => (each.unit === unit && !each.name.startsWith('reboot') ? [each.lineHex] : []));

const reboot = (): string => requestVectors().find(({ name }) => name.startsWith('reboot'))?.lineHex ?? '';

const ask = (name: Asked['name'], body: Asked['body'] = {}): Asked => ({ name, body });
const asksNonce = (name: Asked['name']): Asked => ask(name, { nonce: NONCE });
const makeKey = ask('generate-key', { hostEntropy: HOST_ENTROPY });
const startSrp = ask('srp-start', { username: UNIT.username, clientPublicKey: Buffer.alloc(384, 0x21) });

function* life(unit: Unit): Generator<AfterBoot> {
  yield unit.session([makeKey, ask('erase-identity'), ask('hello')]);
  const made = unit.session([makeKey, ask('hello'), makeKey, askCsr()]);
  yield made;
  const publicKey = made.answers[0]?.body['publicKey'];
  const chain = certificateFor(publicKey instanceof Uint8Array ? publicKey : new Uint8Array());
  const install = ask('install', { chain });
  yield unit.session([install, ask('hello'), install, ask('install', { chain: [chain[1], chain[0]] })]);
  yield unit.session([asksNonce('prove'), startSrp, ask('srp-verify', { clientProof: Buffer.alloc(64, 1) })]);
  yield unit.session([ask('lock'), ask('lock')]);
  for (const mode of DOWNLOAD_MODES) {
    unit.efuses?.writeUInt8(mode, DOWNLOAD_MODE_AT);
    yield unit.session([asksNonce('prove')]);
  }
  yield unit.session([ask('lock-state'), makeKey, ask('erase-identity'), ask('reboot')]);
}

const askCsr = (serialNumber = UNIT.serial): Asked => ask('csr', { nonce: NONCE, subject: { serialNumber } });

/** With the right code. A proof depends on what the unit has drawn, so it draws the same in the next boot. */
function* ownership(unit: Unit): Generator<AfterBoot> {
  using noise = new NoiseFile();
  const privateKey = Buffer.alloc(32, 0x17);
  const asked = { username: UNIT.username, clientPublicKey: srpClientPublicKey(privateKey) };
  const started = unit.session([ask('srp-start', asked)], ['--noise', noise.path]);
  yield started;
  const devicePublicKey = started.answers[0]?.body['devicePublicKey'];
  if (!(devicePublicKey instanceof Uint8Array)) throw new Error('the unit gave no key');
  const innerHash = createHash('sha512').update(`${UNIT.username}:${UNIT.ownershipCode}`).digest();
  const { clientProof } = srpClientProofs({ ...asked, salt: UNIT.salt, devicePublicKey }, { privateKey, innerHash });
  yield unit.session([ask('srp-start', asked), ask('srp-verify', { clientProof })], ['--noise', noise.path]);
}

class NoiseFile implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'birthmark-noise-'));
  readonly path = join(this.#folder, 'noise');

  constructor() {
    writeFileSync(this.path, randomBytes(8192));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** A noise source that is stuck, and eFuses that cannot be read or whose block somebody else holds. */
function* failures(how: How): Generator<AfterBoot> {
  yield new Unit('flash', unitFlash(), how).session([makeKey], ['--noise', '/dev/zero']);
  for (const place of ['boot-loader', 'ram'])
    yield new Unit('flash', unitFlash(), how).session([ask('hello'), askCsr('ä€😀')], ['--runs-as', place]);
  for (const efuses of [Buffer.alloc(3), takenBlock()]) {
    const unit = new Unit('hmac', unitFlash(), how);
    unit.efuses = efuses;
    yield unit.session([ask('hello'), ask('lock-state'), makeKey, ask('erase-identity'), asksNonce('prove')]);
  }
}

function takenBlock(): Buffer {
  const efuses = Buffer.alloc(44);
  efuses.writeUInt8(3, 0);
  return efuses;
}
