import { writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { drawn, WHOLE } from '../faults/sweep.ts';
import { decodedBytes, entryChanges, everyByte, lineChanges, numbers, splices } from '../verify/mutations.ts';
import { provenLedger, type ProvenLedger } from '../verify/proven-ledger.ts';
import { judge, type Given, type Judged } from '../verify/verifier.ts';

/** docs/verify/index.html as somebody opens it from a stick: over file://, without a network. */
const PAGE = new URL('../../docs/verify/index.html', import.meta.url).href;
const UNITS = 60;

let made: ProvenLedger;
let given: Given;

test.beforeAll(async () => {
  made = await provenLedger(UNITS);
  given = { ...made.given, root: certificatePem(made.given.root) };
});

test.beforeEach(async ({ page, context }) => {
  await context.setOffline(true);
  await page.goto(PAGE);
});

const proofAt = (at: number): Buffer => made.proofs[at % UNITS] ?? Buffer.alloc(0);
const verdict = (page: Page) => page.locator('#verdict');

async function fill(page: Page, proof: Buffer, { without = [] }: { without?: readonly (keyof Given)[] } = {}) {
  await page
    .getByLabel('Proof', { exact: true })
    .setInputFiles({ name: 'a.tlog-proof', mimeType: 'text/plain', buffer: proof });
  for (const [id, label] of [
    ['checkpoint-key', 'Public key of the station’s checkpoints'],
    ['upstream-key', 'Public key of upstream'],
    ['root', 'Root certificate'],
  ] as const) {
    await page.getByLabel(label).fill(without.includes(id) ? '' : String(given[id]));
  }
  await page.getByRole('button', { name: 'Check' }).click();
}

test('with all keys the page says what it checked, what that proves and what it does not', async ({ page }) => {
  await fill(page, proofAt(7));
  await expect(verdict(page)).toHaveText('VERIFIED.');
  await expect(page.locator('#checks tbody td:first-child')).toHaveText(Array.from({ length: 7 }, () => 'OK'));
  await expect(page.getByText('of unit L1-S01-000008')).toBeVisible();
  await expect(page.locator('#proven li')).toHaveCount(3);
  await expect(page.getByRole('heading', { name: 'It does not prove' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations).toEqual([]);
  const folder = process.env['VERIFY_SCREENSHOTS'];
  if (folder !== undefined) writeFileSync(`${folder}/verify.png`, await page.screenshot({ fullPage: true }));
});

test('a key that is missing is said, and nothing passes without it', async ({ page }) => {
  await fill(page, proofAt(7), { without: ['upstream-key', 'root'] });
  await expect(verdict(page)).toHaveText('NOT VERIFIED: not everything was checked.');
  await expect(page.getByText('no upstream-key was given')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This proves' })).toBeHidden();
  for (const label of ['nobody but the station', 'certificate chain']) await page.getByLabel(label).check();
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toHaveText('VERIFIED.');
  await expect(page.locator('#proven li')).toHaveCount(1);
});

test('files with keys fill the fields; files that disagree, or hold no key, leave none', async ({ page }) => {
  const keyFile = (text: string, name = 'keys.txt') => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const station = `station         S01\r\ncheckpoint key  ${String(given['checkpoint-key'])}\r\n`;
  const root = `upstream key    ${String(given['upstream-key'])}\n${String(given.root)}`;
  const [chooser, result] = [page.getByLabel('Files with keys'), page.locator('#key-files-result')];
  const proof = { name: 'a.tlog-proof', mimeType: 'text/plain', buffer: proofAt(7) };
  await page.getByLabel('Proof', { exact: true }).setInputFiles(proof);

  await chooser.setInputFiles([keyFile(station), keyFile(root, 'root.txt')]);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(result).toHaveText('Found: key of the station, key of upstream, root certificate.');
  await expect(verdict(page)).toHaveText('VERIFIED.');
  const folder = process.env['VERIFY_SCREENSHOTS'];
  for (const colorScheme of folder === undefined ? [] : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme });
    writeFileSync(`${folder}/keys-${colorScheme}.png`, await page.screenshot({ fullPage: true }));
  }

  await chooser.setInputFiles(keyFile(station));
  await expect(result).toHaveText('Found: key of the station. Not found: key of upstream, root certificate.');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toHaveText('NOT VERIFIED: not everything was checked.');

  await chooser.setInputFiles([keyFile(station + root), keyFile(`checkpoint key  ${String(given['upstream-key'])}`)]);
  await expect(result).toHaveText('The files hold more than one key of the station. Choose those of one station.');
  await expect(page.getByLabel('Root certificate')).toHaveValue('');
  await chooser.setInputFiles(proof);
  await expect(result).toHaveText(/^No key found/);
});

test('a changed proof is rejected, and a key that is none is named', async ({ page }) => {
  await fill(page, Buffer.from(String(proofAt(7)).replace(/^index \d+$/m, 'index 0')));
  await expect(verdict(page)).toHaveText('This proof does NOT verify.');
  await expect(page.getByText('the entry is NOT in the tree')).toBeVisible();
  await page.getByLabel('Public key of upstream').fill(String(given['checkpoint-key']));
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(verdict(page)).toHaveText(/^The key of upstream is not one: S01/);
});

test('the browser judges as Node does: every proof, and many changed ones', async ({ page }) => {
  test.setTimeout(600_000);
  const draw = numbers(11);
  const changed = [0, 31, 59].flatMap((at) => [
    ...decodedBytes(proofAt(at), 400, draw),
    ...entryChanges(proofAt(at)),
    ...lineChanges(proofAt(at), draw),
    ...splices(proofAt(at), proofAt(at + 7)),
  ]);
  const mutations = [...everyByte(proofAt(5), 0, draw), ...changed];
  const bytes = mutations.filter((_, at) => drawn(at, 5)).map((each) => each.bytes);
  const all = [...made.proofs, made.plainProof, ...bytes];
  const here = all.map((proof) => judge(proof, given).status);
  const there = await page.evaluate(
    async ({ proofs, keys }) => {
      const { judge: judgeHere } = globalThis as unknown as {
        judge: (proof: Uint8Array, given: Given) => Promise<Judged>;
      };
      const statuses = [];
      for (const base64 of proofs) {
        const proof = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        statuses.push((await judgeHere(proof, keys)).status);
      }
      return statuses;
    },
    { proofs: all.map((proof) => proof.toString('base64')), keys: given },
  );
  const differing = all.filter((_, at) => here[at] !== there[at]).map(String);
  expect(differing).toEqual([]);
  expect(there.slice(0, UNITS + 1).every((status) => status === 0)).toBe(true);
  expect(there.slice(UNITS + 1).every((status) => status === 1)).toBe(true);
  expect(bytes.length).toBeGreaterThan(WHOLE ? 2_000 : 200);
});
