import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../../../ceremony/ceremony-file.ts';
import { StationCeremony } from '../../../ceremony/station/ceremony-state.ts';
import { draftDocument, openSignedDocument } from '../../../codecs/signed-documents.ts';
import { SIGNATURE_THRESHOLD } from '../../../formats/document-signatures.ts';
import { Fault } from '../../../fault.ts';
import type { OfficerKey } from '../../../formats/officer-key.ts';
import { createDocument, readDocument } from '../../../officers/document-files.ts';
import { exists } from '../../../officers/officer-files.ts';
import { requireWithinCa } from '../../../signer/policy/ca-scope.ts';
import { loadProduct } from '../../../station/product/load-product.ts';
import { readPermitFiles } from '../../../station/product/permit-folder.ts';
import { neededRights } from '../../../station/product/needed-rights.ts';
import type { Product } from '../../../station/product/product.ts';
import { installManifest } from '../../../station/setup/install-manifest.ts';
import { manifestForProducts, productFolders } from '../../../station/setup/products-manifest.ts';
import { readStationConfig } from '../../../station/setup/station-config.ts';
import { asks } from '../ask.ts';
import { firstPermit } from '../first-permit.ts';
import { DRAFTS_FOLDER } from '../init-file.ts';
import { QUESTIONS } from '../questions.ts';
import type { Part, Setup } from '../setup.ts';
import { takeSignedCopies } from '../signed-copies.ts';
import { KEYS_SENTENCE, signatureTasks } from '../signature-tasks.ts';
import { CEREMONY_FOLDER } from './keys.ts';

/** The first manifest and the first permits: drafted here, signed by two officers elsewhere, put in force here. */

/** A manifest names what the station makes: there must be something. */
export const awaitProduct: Part = async ({ file: { dataDir } }) => {
  if ((await productFolders(dataDir)).length > 0) return undefined;
  const folder = join(dataDir, 'products', 'NAME');
  return {
    kind: 'wait',
    name: 'product',
    says: 'The station has no product yet.',
    tasks: [
      {
        name: 'make-product',
        values: { folder },
        who: 'Whoever builds the firmware, where it is built',
        does:
          `make a release key once, make a product from the build, and copy its folder to ${folder}. ` +
          'An agent in the firmware needs --lock, which is permanent in each unit: without it the product never starts. Leave it out for an agent in RAM.',
        command: 'birthmark release key new release-key.pem\nbirthmark product new BUILD --key release-key.pem --lock',
        elsewhere: true,
      },
      {
        name: 'check-product',
        who: 'The same person, at this machine',
        does: 'look at everything about it that can be known without a board.',
        command: `birthmark product check ${folder}`,
      },
    ],
  };
};

/** What a product burns for good it needs allowed: the question comes with that filled in. */
export const askRights: Part = async (setup) => {
  const turn = await asks('rights')(setup);
  if (turn?.kind !== 'question') return turn;
  setup.holder.begins('products');
  const products = await productsIn(setup.file.dataDir);
  const needed = new Set(products.flatMap(({ config }) => neededRights(config)));
  return {
    kind: 'question',
    question: Object.assign({}, turn.question, { suggestion: [...needed].join('; ') || 'none' }),
  };
};

interface Draft {
  readonly type: 'manifest' | 'permit';
  readonly path: string;
}

export const signDocuments: Part = async (setup) => {
  const { dataDir } = setup.file;
  const config = await readStationConfig(dataDir);
  if (config.documents !== undefined && (await readPermitFiles(config.permits)).permits.length > 0) return undefined;
  const drafts = await draftsOf(setup);
  const { officers } = (await StationCeremony.open(join(dataDir, CEREMONY_FOLDER))).state.settings;
  await takeSignedCopies(setup, drafts, officers);
  const tasks = (await Promise.all(drafts.map((each) => missing(each, officers)))).flat();
  if (tasks.length > 0) {
    const says = `Two officers sign the manifest and the permit. ${KEYS_SENTENCE}`;
    return { kind: 'wait', name: 'documents-signed', says, tasks };
  }
  await putInForce(setup, drafts, officers);
  return undefined;
};

/** Those of an earlier call stay: officers have read them. */
async function draftsOf({ file: { dataDir, answers }, holder }: Setup): Promise<Draft[]> {
  const dir = join(dataDir, DRAFTS_FOLDER);
  const now = new Date();
  holder.begins('products');
  const products = await productsIn(dataDir);
  const { days = 0, rights = [] } = answers;
  if (!(await exists(dir))) requireRights(products, rights);
  const manifest = await manifestForProducts(dataDir, { products, days, now });
  const permits = products.map((product) => firstPermit(product, { answers, now, isOnlyOne: products.length === 1 }));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { scopes } = (await StationCeremony.open(join(dataDir, CEREMONY_FOLDER))).state.settings;
  for (const each of permits) requireWithinCa(each, scopes);
  const drafts = [
    { type: 'manifest', path: join(dir, 'manifest.jws'), content: manifest },
    ...permits.map((content) => ({ type: 'permit', path: join(dir, `${content.permit}.jws`), content }) as const),
  ] as const;
  for (const { path, content } of drafts) {
    if (!(await exists(path))) await createDocument(path, draftDocument({ ...content }));
  }
  return [...drafts];
}

async function productsIn(dataDir: string): Promise<Product[]> {
  const products: Product[] = [];
  for (const folder of await productFolders(dataDir)) products.push(await loadProduct(folder));
  return products;
}

/** What a product burns for good, officers allow by name: without that they would have to sign the permit again. */
function requireRights(products: readonly Product[], rights: readonly string[]): void {
  const lacking = products.flatMap(({ config }) =>
    neededRights(config)
      .filter((each) => !rights.includes(each))
      .map((each) => `${config.product} needs ${each}`),
  );
  if (lacking.length === 0) return;
  throw new Fault('setup.bad-answer', { question: QUESTIONS.rights.asks, form: lacking.join(', ') });
}

async function missing({ type, path }: Draft, officers: readonly OfficerKey[]) {
  const { document } = await readDocument(path, [type]);
  const signedBy = document.signatures.map(({ header }) => header.kid);
  if (signedBy.length >= SIGNATURE_THRESHOLD) return [];
  return signatureTasks({ officers, signedBy, path, command: `birthmark ${type} sign` });
}

/** Permits first: with the manifest in force, and no permit, this part would be thought done. */
async function putInForce({ file: { dataDir }, signal }: Setup, drafts: Draft[], officers: readonly OfficerKey[]) {
  for (const { type, path } of drafts.toReversed()) {
    const json = await readFile(path);
    const opened = openSignedDocument(json, { type, officers, threshold: SIGNATURE_THRESHOLD });
    if (type === 'manifest') await installManifest(dataDir, { json, officers, now: new Date() });
    else {
      const { permit } = opened.content as { readonly permit: string };
      await writeText({ dir: join(dataDir, 'permits'), name: `${permit}.json` }, json.toString('utf8'), signal);
    }
  }
}
