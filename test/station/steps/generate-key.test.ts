import { beforeAll, expect, test } from 'vitest';
import type { AgentClient, NewUnitKey, UnitHello } from '../../../station-core/device/agent/agent-client.ts';
import type { LiveIdentity } from '../../../station-core/ledger/unit-record.ts';
import type { UnitEvidence } from '../../../station-core/ledger/step-evidence.ts';
import type { KeyOption } from '../../../station-core/model/key-option.ts';
import { spkiSha256OfPoint } from '../../../station-core/pki/public-key.ts';
import type { StepContext } from '../../../station-core/station/plan/step-context.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import { generateKey } from '../../../station-core/station/steps/generate-key.ts';
import { connectEvidence } from '../../ledger/sample-evidence.ts';
import { MAC, sampleProduct } from './sample-proof.ts';

/** What the station demands of a key, whatever the unit says about it. */
const publicKey = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 0xab)]);
const good: NewUnitKey = {
  publicKey,
  key: { option: 'hmac', block: 2, readProtected: true },
  entropy: { source: 'sar-adc', samples: 1024, longestRun: 5, mostFrequent: 61 },
  durationMs: 1043,
};
let product: Product;

beforeAll(async () => {
  product = await sampleProduct();
});

interface Given {
  readonly made?: Partial<NewUnitKey>;
  readonly state?: UnitHello['identity'];
  readonly history?: UnitEvidence['admit']['history'];
  readonly known?: LiveIdentity;
  readonly allowed?: readonly KeyOption[];
}

interface Run {
  readonly evidence: UnitEvidence['generateKey'];
  readonly asked: readonly string[];
  readonly hostEntropy: readonly Buffer[];
}

async function run({ made = {}, state = 'none', history = 'new', known = {}, allowed }: Given = {}): Promise<Run> {
  const asked: string[] = [];
  const hostEntropy: Buffer[] = [];
  const key = { ...good, ...made };
  const agent = {
    hello: async () => ({ identity: state, agent: '2.0', publicKey: state === 'none' ? undefined : key.publicKey }),
    describeKey: async () => ({ publicKey: key.publicKey, key: key.key }),
    eraseIdentity: async () => {
      asked.push('erase-identity');
    },
    generateKey: async (body: { hostEntropy: Buffer }) => {
      asked.push('generate-key');
      hostEntropy.push(body.hostEntropy);
      return key;
    },
  } as unknown as AgentClient;
  const identity = { ...product.config.identity, ...(allowed && { keyOptions: [...allowed] }) };
  const context = {
    board: { agent: () => agent },
    ledger: { liveIdentity: () => known },
    product: { ...product, config: { ...product.config, identity } },
  } as unknown as StepContext;
  const seen = { connect: connectEvidence(MAC), admit: { product: 'lamp-one', permit: 'P-1', history } };
  const evidence = await generateKey.act(seen, context, new AbortController().signal);
  return { evidence, asked, hostEntropy };
}

test('the evidence says where the key lives, what it was made of, and how long that took', async () => {
  const { evidence, asked, hostEntropy } = await run();
  expect(evidence).toEqual({
    publicKeyHex: publicKey.toString('hex'),
    keyOption: 'hmac',
    keyBlock: 2,
    readProtected: true,
    agentVersion: '2.0',
    birth: 'this-run',
    entropy: good.entropy,
    durationMs: 1043,
  });
  expect(asked).toEqual(['generate-key']);
  const [first] = hostEntropy;
  const [second] = (await run()).hostEntropy;
  expect(first).toHaveLength(32);
  expect(first).not.toEqual(second);
});

test('a key without a certificate is erased and born again', async () => {
  expect((await run({ state: 'key' })).asked).toEqual(['erase-identity', 'generate-key']);
});

test('a key that the ledger certified is kept, and no figures are made up for it', async () => {
  const certificate = { spkiSha256Hex: spkiSha256OfPoint(publicKey) };
  const { evidence, asked } = await run({ state: 'installed', known: { certificate } as LiveIdentity });
  expect(evidence).toMatchObject({ birth: 'kept', keyOption: 'hmac', readProtected: true });
  expect(Object.keys(evidence)).not.toContain('entropy');
  expect(asked).toEqual([]);
});

test.each<[string, Given, string]>([
  ['in a place that the product does not allow', { allowed: ['flash-encrypted'] }, 'unit.key-not-allowed'],
  [
    'in plain flash where the product wants better',
    { made: { key: { option: 'flash', readProtected: false } }, allowed: ['hmac'] },
    'unit.key-not-allowed',
  ],
  [
    'in a block that can be read',
    { made: { key: { option: 'hmac', block: 2, readProtected: false } } },
    'unit.key-readable',
  ],
  [
    'in an ECDSA block that can be read, even where the product allows all',
    {
      made: { key: { option: 'ecdsa', block: 1, readProtected: false } },
      allowed: ['flash', 'flash-encrypted', 'hmac', 'ecdsa'],
    },
    'unit.key-readable',
  ],
  ['without figures of its entropy', { made: { entropy: undefined } }, 'unit.key-not-fresh'],
  [
    'of too few samples',
    { made: { entropy: { source: 's', samples: 1023, longestRun: 1, mostFrequent: 1 } } },
    'board.no-entropy',
  ],
  [
    'of a source that repeats itself',
    { made: { entropy: { source: 's', samples: 2048, longestRun: 6, mostFrequent: 9 } } },
    'board.no-entropy',
  ],
  [
    'of a source that prefers one value',
    { made: { entropy: { source: 's', samples: 2048, longestRun: 2, mostFrequent: 62 } } },
    'board.no-entropy',
  ],
  ['of another station', { state: 'installed' }, 'unit.of-another-station'],
  [
    'in place of the certified one',
    { state: 'key', known: { certificate: { spkiSha256Hex: 'ab' } } as LiveIdentity },
    'unit.key-replaced',
  ],
])('a key %s is refused', async (_, given, code) => {
  await expect(run(given)).rejects.toMatchObject({ code, evidence: { unit: MAC } });
});

test('a kept key must live where the product allows, too', async () => {
  const certificate = { spkiSha256Hex: spkiSha256OfPoint(publicKey) };
  const known = { certificate } as LiveIdentity;
  await expect(run({ state: 'installed', known, allowed: ['ecdsa'] })).rejects.toMatchObject({
    code: 'unit.key-not-allowed',
    evidence: { option: 'hmac', allowed: 'ecdsa' },
  });
});

test('a burnt ECDSA key that an earlier run left is found, and on a board that is new here refused', async () => {
  const burnt = { key: { option: 'ecdsa', block: 1, readProtected: true }, entropy: undefined } as const;
  const given = { made: burnt, allowed: ['ecdsa'] } as const;
  expect((await run({ ...given, history: 'resumed' })).evidence).toMatchObject({ birth: 'found', keyOption: 'ecdsa' });
  await expect(run({ ...given, history: 'new' })).rejects.toMatchObject({ code: 'unit.key-not-fresh' });
});
