import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { startJig, type BoardSpec, type JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { readSecureCert } from '../../../station-core/codecs/secure-cert.ts';
import { SECURE_CERT_TYPE } from '../../../station-core/formats/esp-secure-cert.ts';
import { isSignedBirthReceipt } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { drawn } from '../../faults/sweep.ts';
import { TestHost } from '../host.ts';
import { fillFlash, IDENTITY_OFFSET } from '../sample-flash.ts';
import { certificateFor } from '../test-certificate.ts';
import { AgentEnded, hostEntropy, restart, Unit } from './booted-unit.ts';

/**
 * The agent loses its power before each of its flash operations and burns, one after the other, on a fresh board each
 * time; making an identity has so many that some are drawn. Whatever that leaves, the next start comes to a whole identity: one key, and the certificate of this key.
 */
const BOARDS_AT_ONCE = 4;
/** One in so many operations. */
const DRAWN_OF_MANY = 6;

interface Life {
  readonly board: JigBoard;
  readonly host: TestHost;
  /** By public key, in hex: what a station would have issued for it. */
  readonly issued: Map<string, [leaf: Buffer, issuer: Buffer]>;
}

test.each([{ chip: 'esp32c3' }, { chip: 'esp32' }, { chip: 'esp32h2', keyOption: 'ecdsa' }] satisfies BoardSpec[])(
  '%j comes to a whole identity after a power cut before any of its operations',
  async (spec) => {
    const cuts = await eachOperation((operation) => dieAndResume(spec, operation), DRAWN_OF_MANY);
    expect(cuts).toBeGreaterThan(40);
  },
);

test.each(['esp32c3', 'esp32'] as const)('an %s whose identity was being erased can be erased again', async (chip) => {
  const cuts = await eachOperation(async (operation) => {
    await using life = await begin({ chip });
    await identify(life);
    await restartWithDeath(life, operation);
    const died = await diesIn(() => new Unit(life.host).get('erase-identity', {}));
    await restart(life.host);
    const unit = new Unit(life.host);
    if (died) await unit.get('erase-identity', {});
    expect((await unit.get('hello', {})).identity).toBe('none');
    expect(life.board.keySecrets().length).toBe(0);
    return died;
  });
  expect(cuts).toBeGreaterThan(0);
});

test('a unit that loses its power before the lock is burnt is not locked, and can still be', async () => {
  await using life = await begin({ chip: 'esp32c3' });
  await identify(life);
  await restartWithDeath(life, 1);
  expect(await diesIn(() => new Unit(life.host).get('lock', {}))).toBe(true);
  expect(life.board.locked).toBe(false);
  await restart(life.host);
  expect(await new Unit(life.host).get('lock', {})).toEqual({ locked: true });
  expect(life.board.locked).toBe(true);
});

/** Runs `live` for 1, 2, 3 …, or on average one in `every` of them, until one survives; returns how many came before. */
async function eachOperation(live: (operation: number) => Promise<boolean>, every = 1): Promise<number> {
  let next = 1;
  const survivors: number[] = [];
  const lane = async (): Promise<void> => {
    while (survivors.length === 0) {
      const operation = next;
      next += 1;
      if (!drawn(operation, every)) continue;
      if (!(await live(operation))) survivors.push(operation);
    }
  };
  await Promise.all(Array.from({ length: BOARDS_AT_ONCE }, lane));
  return Math.min(...survivors) - 1;
}

async function dieAndResume(spec: BoardSpec, operation: number): Promise<boolean> {
  await using life = await begin(spec);
  await restartWithDeath(life, operation);
  const died = await diesIn(() => identify(life));
  if (operation % 2 === 0) life.issued.clear(); // a station that has lost what it issued, and issues again
  if (died) await restart(life.host);
  await identify(life);
  return died;
}

async function restartWithDeath({ board, host }: Life, operation: number): Promise<void> {
  board.inject(`dies-before-flash-operation:${operation}`);
  await restart(host);
}

async function diesIn(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof AgentEnded) return true;
    throw error;
  }
}

/** As a station goes on with a unit in whatever state it finds it, up to the proof. */
async function identify(life: Life): Promise<void> {
  const unit = new Unit(life.host);
  const { identity } = await unit.get('hello', {});
  if (identity !== 'installed') await certify(unit, life);
  const hello = await unit.get('hello', {});
  const [leaf, issuer] = installedIn(life.board);
  const { publicKey } = new X509Certificate(leaf);
  expect(publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)).toEqual(Buffer.from(hello.publicKey ?? []));
  const chainSha256 = createHash('sha256').update(leaf).update(issuer).digest();
  expect(Buffer.from(hello.chainSha256 ?? [])).toEqual(chainSha256);
  const { statement, signature } = await unit.get('prove', { nonce: randomBytes(32) });
  expect(isSignedBirthReceipt({ payload: statement, signature }, publicKey)).toBe(true);
}

async function certify(unit: Unit, { issued }: Life): Promise<void> {
  const { publicKey } = await unit.get('generate-key', { hostEntropy });
  await unit.get('csr', { nonce: randomBytes(32), subject: { serialNumber: 'L1-000042' } });
  const name = Buffer.from(publicKey).toString('hex');
  const chain = issued.get(name) ?? certificateFor(publicKey);
  issued.set(name, chain);
  await unit.get('install', { chain });
}

/** The certificates as another reader finds them: one of each, besides one key. */
function installedIn({ flash }: JigBoard): [leaf: Uint8Array, issuer: Uint8Array] {
  const records = readSecureCert(flash.subarray(IDENTITY_OFFSET, IDENTITY_OFFSET + 0x2000));
  const of = (type: number): Uint8Array[] => records.filter((record) => record.type === type).map(({ value }) => value);
  const [leaf, ...leaves] = of(SECURE_CERT_TYPE.deviceCertificate);
  const [issuer, ...issuers] = of(SECURE_CERT_TYPE.caCertificate);
  expect([leaves, issuers, of(SECURE_CERT_TYPE.privateKey).length]).toEqual([[], [], 1]);
  return [leaf ?? new Uint8Array(), issuer ?? new Uint8Array()];
}

async function begin(spec: BoardSpec): Promise<Life & AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const jig = stack.use(await startJig({ boards: [spec] }));
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  fillFlash(board);
  const host = stack.use(await TestHost.open(board.address));
  await restart(host);
  return { board, host, issued: new Map(), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
