import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeBirthReceipt } from '../../station-core/codecs/agent.ts';
import {
  birthReceiptSignedBytes,
  encodeBirthStatement,
  isSignedBirthReceipt,
} from '../../station-core/protocol/unit-agent/birth-statement.ts';
import { encodeCoseSign1 } from '../../station-core/protocol/unit-agent/cose-sign1.ts';
import { Workplace } from './peer.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const statement = encodeBirthStatement({
  nonce: Buffer.alloc(32, 1),
  mac: Buffer.from('7cdfa1000001', 'hex'),
  chip: 'esp32c3',
  serial: 'BM-2026-000001',
  chainSha256: Buffer.alloc(32, 2),
  elfSha256: Buffer.alloc(32, 3),
  firmwareVersion: '1.4.2',
  appSha256: Buffer.alloc(32, 4),
  bootloaderSha256: Buffer.alloc(32, 5),
  secretsTag: Buffer.alloc(32, 6),
  locked: true,
  key: { option: 'hmac', block: 1, readProtected: true },
  efuse: { secureBoot: true, flashEncryption: false, jtagDisabled: true, downloadMode: 'secure', secureVersion: 3 },
});

/** Reads, judges and makes an untagged COSE_Sign1 with external_aad. */
const PROGRAM = `
import sys, json, cbor2
from pycose.messages import Sign1Message
from pycose.headers import Algorithm
from pycose.algorithms import Es256
from pycose.keys import EC2Key
from pycose.keys.curves import P256
AAD = b'birthmark/birth-receipt/v2'
what, x, y, *rest = sys.argv[1:]
if what == 'verify':
    message = Sign1Message.from_cose_obj(cbor2.loads(bytes.fromhex(rest[0])), allow_unknown_attributes=False)
    message.key = EC2Key(crv=P256, x=bytes.fromhex(x), y=bytes.fromhex(y))
    message.external_aad = AAD
    print(json.dumps({'good': message.verify_signature(), 'payload': message.payload.hex(), 'signed': message._create_sig_structure().hex()}))
else:
    d, payload = rest
    message = Sign1Message(phdr={Algorithm: Es256}, uhdr={}, payload=bytes.fromhex(payload))
    message.key = EC2Key(crv=P256, x=bytes.fromhex(x), y=bytes.fromhex(y), d=bytes.fromhex(d))
    message.external_aad = AAD
    print(json.dumps({'receipt': message.encode(tag=False).hex()}))
`;

async function theirs(what: 'verify' | 'make', rest: readonly string[]): Promise<Record<string, unknown>> {
  await using place = await Workplace.make();
  await place.write('cose.theirs.py', PROGRAM);
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const said = await place.run('python', 'cose.theirs.py', what, hexOf(x), hexOf(y), ...rest);
  return JSON.parse(said.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

function hexOf(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('hex');
}

function signed(bytes: Uint8Array): Buffer {
  const signature = sign('sha256', birthReceiptSignedBytes(bytes), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return encodeCoseSign1({ payload: bytes, signature });
}

test('their COSE reads a birth receipt of this project, signs the same bytes and finds it good', async () => {
  expect(await theirs('verify', [signed(statement).toString('hex')])).toEqual({
    good: true,
    payload: statement.toString('hex'),
    signed: birthReceiptSignedBytes(statement).toString('hex'),
  });
});

test('their COSE finds an altered receipt bad', async () => {
  const altered = signed(statement);
  const at = altered.indexOf('BM-2026-000001');
  altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
  expect(await theirs('verify', [altered.toString('hex')])).toMatchObject({ good: false });
});

test('a receipt that their COSE made is read and found good here', async () => {
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const { receipt } = await theirs('make', [hexOf(d), statement.toString('hex')]);
  const read = decodeBirthReceipt(Buffer.from(String(receipt), 'hex'));
  expect(read.receipt.payload).toEqual(new Uint8Array(statement));
  expect(isSignedBirthReceipt(read.receipt, publicKey)).toBe(true);
});
