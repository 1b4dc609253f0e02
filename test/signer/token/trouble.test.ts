import pkcs11js from 'pkcs11js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import { someOf } from '../../faults/sweep.ts';
import { TrialLog, wish } from '../trial-log.ts';
import { never, startSigner, type StationToken, withPin } from '../station-token.ts';
import { makeTroubledToken, noCompiler, Trouble, type TroubleOrder } from './troubled-token.ts';

const ECDSA = pkcs11js.CKM_ECDSA;
/** CKM_EDDSA of PKCS#11 3.0. */
const EDDSA = 0x1057;
const HMAC = pkcs11js.CKM_SHA256_HMAC;

let trouble: Trouble;
let token: StationToken;
let log: TrialLog;

const used = async (signer: SignerClient) => (await signer.status(never)).permits[0]?.used ?? 0;

/** A new process: one certificate more than before; the token knows the journal to its end; the ledger may rely on it. */
async function requireIssuedOnce(request: Awaited<ReturnType<TrialLog['requestFor']>>, usedBefore: number) {
  await using signer = await startSigner(token);
  const issued = await signer.issue(request, never);
  expect(await used(signer)).toBe(usedBefore + 1);
  const { certificates, quarantine, particulars } = await signer.status(never);
  expect(quarantine).toBeNull();
  expect(particulars.anchoredLine).toBe(particulars.journalLines);
  const { signatures } = await signer.journalFrom({ line: 0, limit: 1_000 }, never);
  expect(signatures).toHaveLength(certificates);
  const ofUnit = signatures.filter(({ unit }) => unit === request.unit.mac);
  expect(ofUnit.map(({ certSerialHex }) => certSerialHex)).toEqual([issued.certSerialHex]);
  const recorded = ofUnit.map(({ tbsSha256Hex, permit }) => ({ tbsSha256Hex, permit }));
  await signer.requireRecorded(recorded, never);
  return issued;
}

describe.skipIf(noCompiler)(`a token with trouble${noCompiler === undefined ? '' : ` (${noCompiler})`}`, () => {
  beforeAll(async () => {
    trouble = await Trouble.build();
    token = await makeTroubledToken(trouble);
    log = new TrialLog(token);
  });
  beforeEach(() => {
    trouble.end();
  });

  /** Each starts the signing service three times. */
  const TROUBLES: readonly (readonly [string, TroubleOrder, string])[] = [
    [
      'its session has expired',
      { at: 'C_SignInit', action: 'fail', value: pkcs11js.CKR_SESSION_HANDLE_INVALID },
      'hsm.failed',
    ],
    [
      'it was removed',
      { at: 'C_Sign', mechanism: ECDSA, action: 'fail', value: pkcs11js.CKR_DEVICE_REMOVED },
      'hsm.missing',
    ],
    ['it is not present', { at: 'C_SignInit', action: 'fail', value: pkcs11js.CKR_TOKEN_NOT_PRESENT }, 'hsm.missing'],
    [
      'it fails once',
      { at: 'C_Sign', mechanism: ECDSA, action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR },
      'hsm.failed',
    ],
    [
      'it has signed, and then fails',
      { at: 'C_Sign', mechanism: ECDSA, when: 'after', action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR },
      'hsm.failed',
    ],
    ['it gives a signature that is too short', { at: 'C_Sign', mechanism: ECDSA, action: 'short' }, 'hsm.failed'],
    ['it gives a signature of something else', { at: 'C_Sign', mechanism: ECDSA, action: 'wrong' }, 'hsm.failed'],
    ['its driver crashes', { at: 'C_Sign', mechanism: ECDSA, action: 'crash' }, 'signer.gone'],
    [
      'it is full when the anchor is moved',
      { at: 'C_SetAttributeValue', action: 'fail', value: pkcs11js.CKR_DEVICE_MEMORY },
      'hsm.full',
    ],
    [
      'it has moved the anchor, and then fails',
      { at: 'C_SetAttributeValue', when: 'after', action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR },
      'hsm.failed',
    ],
    ['its driver crashes before the anchor is moved', { at: 'C_SetAttributeValue', action: 'crash' }, 'signer.gone'],
    [
      'its driver crashes when the anchor was moved',
      { at: 'C_SetAttributeValue', when: 'after', action: 'crash' },
      'signer.gone',
    ],
    [
      'its anchor cannot be read',
      { at: 'C_GetAttributeValue', action: 'fail', value: pkcs11js.CKR_USER_NOT_LOGGED_IN },
      'hsm.failed',
    ],
  ];

  test.each(someOf(TROUBLES, 5))(
    '%s: the fault is named, and the same intent gets one certificate afterwards',
    async (_, order, code) => {
      await using signer = await startSigner(token);
      const request = await log.requestFor(wish(), signer);
      const before = await used(signer);
      const logins = trouble.callsOf('C_Login');
      trouble.order(order);
      await expect(signer.issue(request, never)).rejects.toMatchObject({ code, text: { blame: 'station' } });
      expect(trouble.isWaiting).toBe(false);
      const issued = await signer.issue(request, never); // the same client goes on, with a new process
      expect(trouble.callsOf('C_Login')).toBe(logins + 1);
      expect(await signer.issue(request, never)).toEqual(issued);
      await signer[Symbol.asyncDispose]();
      expect(await requireIssuedOnce(request, before)).toEqual(issued);
    },
  );

  test('a driver that hangs holds up nobody: the caller may leave, others get answers, and it is given up', async () => {
    await using signer = await startSigner(token);
    const request = await log.requestFor(wish(), signer);
    const before = await used(signer);
    trouble.order({ at: 'C_Sign', mechanism: ECDSA, action: 'hang' });
    const leaving = new AbortController();
    const left = signer.issue(request, leaving.signal);
    await expect.poll(() => trouble.isWaiting).toBe(false);
    leaving.abort(new Error('the operator pressed Stop'));
    await expect(left).rejects.toThrow('the operator pressed Stop');
    expect(await used(signer)).toBe(before);
    const reason = 'the driver does not answer';
    await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'hsm.failed', evidence: { reason } });
    await signer.issue(request, never);
    await signer[Symbol.asyncDispose]();
    await requireIssuedOnce(request, before);
  }, 60_000);

  test('a driver that hangs while the whole process waits for it is ended with that process', async () => {
    await using signer = await startSigner(token);
    const request = await log.requestFor(wish(), signer);
    const before = await used(signer);
    trouble.order({ at: 'C_SetAttributeValue', action: 'hang' });
    await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'signer.gone' });
    await signer[Symbol.asyncDispose]();
    await requireIssuedOnce(request, before);
  }, 60_000);

  test('a slow token is waited for', async () => {
    await using signer = await startSigner(token);
    const request = await log.requestFor(wish(), signer);
    trouble.order({ at: 'C_Sign', mechanism: ECDSA, action: 'slow', value: 1_500 });
    await signer.issue(request, never);
    expect(trouble.isWaiting).toBe(false);
  });

  test.each<readonly [string, TroubleOrder, string]>([
    ['of something else', { at: 'C_Sign', mechanism: EDDSA, action: 'wrong' }, 'hsm.failed'],
    ['that is too short', { at: 'C_Sign', mechanism: EDDSA, action: 'short' }, 'hsm.failed'],
    ['that never came', { at: 'C_Sign', mechanism: EDDSA, action: 'crash' }, 'signer.gone'],
  ])('a signature of a checkpoint %s does not leave, and the checkpoint is signed when asked again', async (...row) => {
    const [, order, code] = row;
    await using signer = await startSigner(token);
    log.intend(wish());
    trouble.order(order);
    await expect(log.checkpoint(signer)).rejects.toMatchObject({ code });
    expect(trouble.isWaiting).toBe(false);
    log.signedEntries = (await signer.status(never)).tree.sizeEntries;
    expect(await log.checkpoint(signer)).toContain(`\n${log.sizeEntries}\n`);
  });

  test.each([
    ['read only', pkcs11js.CKR_ATTRIBUTE_READ_ONLY],
    ['prohibited', 0x1b],
    ['not supported', pkcs11js.CKR_FUNCTION_NOT_SUPPORTED],
    ['no such attribute', pkcs11js.CKR_ATTRIBUTE_TYPE_INVALID],
  ])('where a label cannot be changed (%s), the anchor moves by new objects, of which two stay', async (_, value) => {
    const before = { created: trouble.callsOf('C_CreateObject'), destroyed: trouble.callsOf('C_DestroyObject') };
    trouble.order({ at: 'C_SetAttributeValue', times: 'always', action: 'fail', value });
    {
      await using signer = await startSigner(token);
      await signer.issue(await log.requestFor(wish(), signer), never);
    }
    const created = trouble.callsOf('C_CreateObject') - before.created;
    expect(created).toBeGreaterThan(2);
    expect(trouble.callsOf('C_DestroyObject') - before.destroyed).toBe(created);
    await using again = await startSigner(token);
    expect((await again.status(never)).quarantine).toBeNull();
  });

  test.each<readonly [string, TroubleOrder, string]>([
    ['does not initialise', { at: 'C_Initialize', action: 'fail', value: pkcs11js.CKR_GENERAL_ERROR }, 'hsm.missing'],
    ['lists no slots', { at: 'C_GetSlotList', action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR }, 'hsm.failed'],
    ['has no session left', { at: 'C_OpenSession', action: 'fail', value: pkcs11js.CKR_SESSION_COUNT }, 'hsm.failed'],
    ['finds no objects', { at: 'C_FindObjects', action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR }, 'hsm.failed'],
    ['crashes at the login', { at: 'C_Login', action: 'crash' }, 'signer.gone'],
    ['makes another key for the journal', { at: 'C_Sign', mechanism: HMAC, action: 'wrong' }, 'hsm.inconsistent'],
  ])('a token that %s keeps the signer from starting, and leaves nothing behind', async (_, order, code) => {
    trouble.order(order);
    await expect(startSigner(token)).rejects.toMatchObject({ code });
    expect(trouble.isWaiting).toBe(false);
    await using signer = await startSigner(token);
    expect((await signer.status(never)).quarantine).toBeNull();
    await signer.issue(await log.requestFor(wish(), signer), never);
  });

  test.each([
    ['one attempt only', pkcs11js.CKF_USER_PIN_FINAL_TRY, 'hsm.last-try'],
    ['no attempt', pkcs11js.CKF_USER_PIN_LOCKED, 'hsm.locked'],
  ])('a token that allows %s gets no PIN', async (_, value, code) => {
    const logins = trouble.callsOf('C_Login');
    trouble.order({ at: 'C_GetTokenInfo', times: 'always', action: 'flags', value });
    await expect(startSigner(token)).rejects.toMatchObject({ code });
    expect(trouble.callsOf('C_Login')).toBe(logins);
  });

  test('a wrong PIN is spent once, however often the signer is started', async () => {
    const start = await withPin(token, 'not-the-pin');
    const logins = trouble.callsOf('C_Login');
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(startSigner(token, [], { start })).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
    }
    expect(trouble.callsOf('C_Login')).toBe(logins + 1);
  });

  test('the PIN of a token that was locked is right again when somebody has unlocked it', async () => {
    trouble.order({ at: 'C_Login', action: 'fail', value: pkcs11js.CKR_PIN_LOCKED });
    await expect(startSigner(token)).rejects.toMatchObject({ code: 'hsm.locked' });
    await using signer = await startSigner(token);
    expect((await signer.status(never)).quarantine).toBeNull();
  });

  test('a token that is full at the first start leaves a journal that the next start goes on with', async () => {
    const fresh = await makeTroubledToken(trouble);
    trouble.order({ at: 'C_CreateObject', action: 'fail', value: pkcs11js.CKR_DEVICE_MEMORY });
    await expect(startSigner(fresh)).rejects.toMatchObject({ code: 'hsm.full' });
    expect(trouble.isWaiting).toBe(false);
    await using signer = await startSigner(fresh);
    expect(await used(signer)).toBe(0);
    await signer.issue(await new TrialLog(fresh).requestFor(wish(), signer), never);
  });
});
