/** Joins what a build says of itself and what somebody was asked to a description of the product. */
import { Fault } from '../../fault.ts';
import type { PublicReleaseKey } from '../../release/release-key.ts';
import { keyDigestsOf } from '../../release/build/secure-boot-keys.ts';
import { type ProductConfig, productConfig } from '../../station/product/product-config.ts';
import type { ExaminedBuild } from './examined-build.ts';
import type { IdentityPlan } from './identity-plan.ts';

/** What no build can know. */
export interface ProductAnswers {
  readonly product: string;
  readonly title: string;
  readonly serialPrefix: string;
  readonly certificate: ProductConfig['certificate'];
  readonly ssidPrefix: string;
  readonly ownerName: string;
  readonly bootTimeoutMs: number;
  readonly label: ProductConfig['label'];
  readonly releaseKeys: readonly PublicReleaseKey[];
}

/** The folder of the release beside product.json. */
export const RELEASE_FOLDER = 'release';

/** What `birthmark agent build` calls it; named when the build brings none. */
const AGENT_IMAGE = 'birthmark-agent-ram.bin';

/** A key for nobody: while only the build is looked at, nothing is verified by it. */
const NO_KEY = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } as const;

/** The same for a look at the build, before anybody was asked. */
export const UNASKED: ProductAnswers = {
  product: 'product',
  title: 'Product',
  serialPrefix: 'P1',
  certificate: { organization: 'None', organizationalUnit: 'None', hardwareTypeOid: '2.999', serverAuth: false },
  ssidPrefix: 'UNIT_',
  ownerName: 'wifiprov',
  bootTimeoutMs: 20_000,
  label: { inner: { widthMm: 50, heightMm: 30 }, outer: { widthMm: 60, heightMm: 40 } },
  releaseKeys: [NO_KEY],
};

export function describeProduct(
  { chip, build }: ExaminedBuild,
  plan: IdentityPlan,
  answers: ProductAnswers,
): ProductConfig {
  const { ssidPrefix, ownerName, bootTimeoutMs, ...rest } = answers;
  const keyDigests = keyDigestsOf(build);
  const agentImage = plan.arrival === 'ram' ? { agentImage: build.agentImages[0]?.path ?? AGENT_IMAGE } : {};
  const described = productConfig.safeParse({
    ...rest,
    chip,
    release: RELEASE_FOLDER,
    ...(keyDigests.length === 0 ? {} : { secureBoot: { keyDigests } }),
    unitData: { partition: plan.unitData, ssidPrefix, ownerName },
    identityPartition: plan.identityPartition,
    identity: { arrival: plan.arrival, keyOptions: plan.keyOptions, bootTimeoutMs, ...agentImage },
    lock: plan.lock,
  });
  if (described.success) return described.data;
  const lines = described.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new Fault('product.bad-config', { problems: lines.join('\n') });
}

/** What is proposed to whoever is asked, from how the project calls itself. */
export function proposed({
  build,
}: ExaminedBuild): Pick<ProductAnswers, 'product' | 'title' | 'serialPrefix' | 'ssidPrefix'> {
  const words = build.project
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const product = words.join('-').slice(0, 40).replace(/-$/, '') || 'product';
  return { product, ...proposedFor(product) };
}

export function proposedFor(product: string): Pick<ProductAnswers, 'title' | 'serialPrefix' | 'ssidPrefix'> {
  const words = product.split('-').filter((word) => word !== '');
  const [first = 'unit'] = words;
  return {
    title: words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ') || 'Product',
    serialPrefix: `${first.charAt(0).toUpperCase()}1`,
    ssidPrefix: `${first.toUpperCase().slice(0, 12)}_`,
  };
}
