/** How a person, or the options in their place, answers what a new product needs to know. */
import { z } from 'zod';
import { type ProductAnswers, proposed, proposedFor } from '../../first-day/product/describe-product.ts';
import type { ExaminedBuild } from '../../first-day/product/examined-build.ts';
import { type Arrival, hasAgent, type IdentityPlan, likelyPlan } from '../../first-day/product/identity-plan.ts';
import { EXAMPLE_HARDWARE_TYPE } from '../../model/certificate-subject.ts';
import type { KeyOption } from '../../model/key-option.ts';
import type { ProductConfig } from '../../station/product/product-config.ts';
import { ANSWERS, type Asked, labelSize, type Questions } from './questions.ts';

export interface NewProductOptions {
  readonly out?: string;
  readonly key?: string;
  readonly trust?: string;
  readonly passphraseFile?: string;
  readonly product?: string;
  readonly title?: string;
  readonly serialPrefix?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly hardwareType?: string;
  readonly serverAuth: boolean;
  readonly ssidPrefix?: string;
  readonly ownerName?: string;
  readonly arrival?: Arrival;
  readonly agentImage?: string;
  readonly keyOption?: readonly KeyOption[];
  readonly bootTimeout: number;
  readonly unitData?: string;
  readonly identityPartition?: string;
  readonly lock: boolean;
  readonly inner?: string;
  readonly outer?: string;
  readonly withBootloader: boolean;
  readonly root?: string;
  readonly json: boolean;
}

export async function planOf(
  examined: ExaminedBuild,
  options: NewProductOptions,
  questions: Questions,
): Promise<IdentityPlan> {
  const arrival = (await questions.answer({
    option: '--arrival',
    question: 'How does the agent arrive: firmware, ram or boot-loader',
    given: options.arrival,
    proposed: options.agentImage !== undefined && hasAgent(examined) !== true ? 'ram' : 'firmware',
    schema: z.enum(['firmware', 'ram', 'boot-loader']),
  })) as Arrival; // the schema has seen it
  const likely = likelyPlan(examined, arrival);
  return {
    ...likely,
    keyOptions: options.keyOption ?? likely.keyOptions,
    unitData: options.unitData ?? likely.unitData,
    identityPartition: options.identityPartition ?? likely.identityPartition,
    lock: options.lock,
  };
}

export async function answersOf(
  examined: ExaminedBuild,
  options: NewProductOptions,
  questions: Questions,
): Promise<Omit<ProductAnswers, 'releaseKeys'>> {
  const ask = (asked: Asked): Promise<string> => questions.answer(asked);
  const product = await ask({
    option: '--product',
    question: 'Name of the product in ledger, permits and folders',
    given: options.product,
    proposed: proposed(examined).product,
    schema: ANSWERS.product,
  });
  const names = await namesOf(product, options, ask);
  const certificate = await certificateOf(names.title, options, ask);
  const label = { inner: await labelOf('inner', options, ask), outer: await labelOf('outer', options, ask) };
  return { product, ...names, certificate, bootTimeoutMs: options.bootTimeout, label };
}

type Ask = (asked: Asked) => Promise<string>;

type Names = Pick<ProductAnswers, 'title' | 'serialPrefix' | 'ssidPrefix' | 'ownerName'>;

async function namesOf(product: string, options: NewProductOptions, ask: Ask): Promise<Names> {
  const usual = proposedFor(product);
  const title = await ask({
    option: '--title',
    question: 'Name for people, on the label',
    given: options.title,
    proposed: usual.title,
    schema: ANSWERS.title,
  });
  const serialPrefix = await ask({
    option: '--serial-prefix',
    question: 'Serial numbers begin with',
    given: options.serialPrefix,
    proposed: usual.serialPrefix,
    schema: ANSWERS.serialPrefix,
  });
  const ssidPrefix = await ask({
    option: '--ssid-prefix',
    question: 'The SSID of a unit begins with',
    given: options.ssidPrefix,
    proposed: usual.ssidPrefix,
    schema: ANSWERS.ssidPrefix,
  });
  const ownerName = await ask({
    option: '--owner-name',
    question: 'User name of the owner in the QR code',
    given: options.ownerName,
    proposed: 'wifiprov',
    schema: ANSWERS.ownerName,
  });
  return { title, serialPrefix, ssidPrefix, ownerName };
}

/** Nobody proposes an organisation or somebody's OID: certificates with another's name in them cannot be called back. */
async function certificateOf(
  title: string,
  { organization, organizationalUnit, hardwareType, serverAuth }: NewProductOptions,
  ask: Ask,
): Promise<ProductConfig['certificate']> {
  return {
    organization: await ask({
      option: '--organization',
      question: 'Organization in the certificates (O), as in the permit',
      given: organization,
      schema: ANSWERS.organization,
    }),
    organizationalUnit: await ask({
      option: '--organizational-unit',
      question: 'Unit in the certificates (OU), as in the permit',
      given: organizationalUnit,
      proposed: title,
      schema: ANSWERS.organizationalUnit,
    }),
    hardwareTypeOid: await ask({
      option: '--hardware-type',
      question: 'OID of the hardware type: of your own arc, or the proposed one for a trial',
      given: hardwareType,
      proposed: EXAMPLE_HARDWARE_TYPE,
      schema: ANSWERS.hardwareTypeOid,
    }),
    serverAuth,
  };
}

const SIZE = z
  .string()
  .refine((text) => labelSize(text) !== undefined, { message: 'Expected millimetres such as 50x30.' });

async function labelOf(
  which: 'inner' | 'outer',
  options: NewProductOptions,
  ask: Ask,
): Promise<ProductConfig['label']['inner']> {
  const size = await ask({
    option: `--${which}`,
    question: which === 'inner' ? 'Label with the secrets, mm' : 'Label without secrets, mm',
    given: options[which],
    proposed: which === 'inner' ? '50x30' : '60x40',
    schema: SIZE,
  });
  const parsed = labelSize(size);
  if (parsed === undefined) throw new TypeError(`${size} was accepted as a size`);
  return parsed;
}
