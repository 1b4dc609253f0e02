import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { SRP_PRIME, srpDeviceProofs, srpDevicePublicKey } from '../../station-core/protocol/unit-agent/srp6a.ts';
import { Secret } from '../../station-core/secret.ts';
import { srp6aVerifier } from '../../station-core/secrets/srp6a.ts';
import { Srp6aClient } from '../../station-core/secrets/srp6a-client.ts';
import { Workplace } from './peer.ts';

const username = 'wifiprov';
const password = 'ABCDEFGH23456789';
const ROUNDS = 5;

/** Their end; `role` says which. Numbers go over the command line as hex. */
const PROGRAM = `
import sys, json, srp, srp._pysrp as P
P.rfc5054_enable()
role, username, password, salt, prime, *rest = sys.argv[1:]
group = dict(hash_alg=P.SHA512, ng_type=P.NG_CUSTOM, n_hex=prime, g_hex='5')
if role == 'unit':
    verifier, A, b = rest
    unit = P.Verifier(username.encode(), bytes.fromhex(salt), bytes.fromhex(verifier), bytes.fromhex(A), bytes_b=bytes.fromhex(b), **group)
    _, B = unit.get_challenge()
    unit._derive_H_AMK()
    print(json.dumps({'B': B.hex(), 'M1': unit.M.hex(), 'M2': unit.H_AMK.hex()}))
else:
    B, a = rest
    owner = P.User(username, password, bytes_a=bytes.fromhex(a), **group)
    M1 = owner.process_challenge(bytes.fromhex(salt), bytes.fromhex(B))
    print(json.dumps({'A': owner.start_authentication()[1].hex(), 'M1': M1.hex(), 'M2': owner.H_AMK.hex()}))
`;

async function theirs(role: 'unit' | 'owner', salt: Buffer, rest: readonly Buffer[]): Promise<Record<string, Buffer>> {
  await using place = await Workplace.make();
  await place.write('srp.theirs.py', PROGRAM);
  const hex = [salt, SRP_PRIME, ...rest].map((bytes) => bytes.toString('hex'));
  const said = await place.run('python', 'srp.theirs.py', role, username, password, ...hex);
  const answer = JSON.parse(said) as Record<string, string>;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, Buffer.from(value, 'hex')]));
}

test('the owner of this project opens a unit of theirs', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const salt = randomBytes(16);
    const verifier = srp6aVerifier({ username, password: new Secret(password), salt });
    using owner = new Srp6aClient({ username, password: new Secret(password) });
    const unit = await theirs('unit', salt, [verifier, owner.publicKey, randomBytes(256)]);
    const devicePublicKey = padded(unit['B']);
    expect(owner.proofs({ salt, devicePublicKey })).toEqual({ clientProof: unit['M1'], deviceProof: unit['M2'] });
  }
});

test('an owner of theirs opens a unit of this project', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const salt = randomBytes(16);
    const verifier = srp6aVerifier({ username, password: new Secret(password), salt });
    const privateKey = randomBytes(32);
    const devicePublicKey = srpDevicePublicKey(verifier, privateKey);
    const owner = await theirs('owner', salt, [devicePublicKey, randomBytes(256)]);
    const seen = { username, salt, clientPublicKey: padded(owner['A']), devicePublicKey };
    expect(srpDeviceProofs(seen, { privateKey, verifier })).toEqual({
      clientProof: owner['M1'],
      deviceProof: owner['M2'],
    });
  }
});

/** They leave leading zero bytes out. */
function padded(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) throw new Error('they said nothing');
  return Buffer.concat([Buffer.alloc(SRP_PRIME.length - bytes.length), bytes]);
}
