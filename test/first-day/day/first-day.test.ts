/** From an empty machine to a station of one's own that is ready for boards, by the commands of the documents. */
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PIN } from '../../e2e/crew.ts';
import { signInByPin } from '../../e2e/screen.ts';
import { type IppEvePrinter, missing, startIppEvePrinter } from '../../labels/printers/servers/ippeveprinter.ts';
import { tenMinutesPass } from '../../backup/silent-station.ts';
import { type DebianCluster, missing as noDatabase } from '../../upstream/postgres/debian-cluster.ts';
import { buildInFolder, WITH_AGENT } from '../product/build-in-folder.ts';
import { answersOfHeadquarters, startHeadquarters } from './headquarters.ts';
import { moveTo, passOne, restoreThere } from './other-machine.ts';
import type { Running } from './running.ts';
import * as screens from './screens.ts';
import { Stranger } from './stranger.ts';
import { confirms, newPin, PASSPHRASE, pinOf, ROOT_PIN, stops, twice } from './typed.ts';

const OFFICERS = ['anna', 'bo'];

/** A limit that only a hang reaches: one test here is what a person does in half an hour. */
vi.setConfig({ testTimeout: 600_000 });
const RECEIPT = { timeout: 120_000, interval: 3_000 };

let stranger: Stranger;
/** Where CUPS is not installed, labels go to a folder. */
let printer: IppEvePrinter | undefined;
let database: DebianCluster | undefined;
/** The station behind its screens. */
let serving: Running | undefined;
beforeAll(async () => {
  printer = missing === undefined ? await startIppEvePrinter() : undefined;
  stranger = await Stranger.arrive();
  stranger.calls('/srv/birthmark', stranger.path('station'));
  stranger.calls('/media/root', stranger.path('root'));
  stranger.calls('--module …', '--module /usr/lib/softhsm/libsofthsm2.so');
  stranger.calls('--present …', '--present "Anna Berg, officer" "Bo Chen, officer"');
});
afterAll(async () => {
  await printer?.[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

async function bothSign(command: string): Promise<void> {
  for (const id of OFFICERS) {
    const passphrase = { to: `Passphrase of ${id}: `, typed: PASSPHRASE };
    await stranger.types(`${command} --officer keys/${id}.officer.json`, confirms('to sign this'), passphrase);
  }
}

test('officers, back office and root make their keys', async () => {
  for (const id of OFFICERS) {
    await stranger.types(stranger.command('first-board', `birthmark officer new ${id}`), ...twice(id));
  }
  await stranger.types(stranger.command('first-board', 'birthmark escrow new'), ...twice('the escrow keys lamps'));
  await mkdir(stranger.path('.config/softhsm2'), { recursive: true });
  await mkdir(stranger.path('tokens'));
  await writeFile(
    stranger.path('.config/softhsm2/softhsm2.conf'),
    `directories.tokendir = ${stranger.path('tokens')}\n`,
  );
  await stranger.types(`softhsm2-util --init-token --free --label root --so-pin 12345678 --pin ${ROOT_PIN}`);
  await stranger.types(
    stranger.command('ceremony', 'birthmark ca root init'),
    confirms('to make this root'),
    pinOf('root', ROOT_PIN),
  );
});

test.skipIf(noDatabase !== undefined)(
  `headquarters starts on Debian’s PostgreSQL and draws a one-time code for the station (${noDatabase ?? 'is there'})`,
  async () => {
    database = await startHeadquarters(stranger);
    stranger.calls('LINE3', 'ST01');
    stranger.calls('L3-', 'N1-');
    stranger.calls('24:0a:c4', '7c:df:a1');
    stranger.calls('--headquarters none', await answersOfHeadquarters(stranger));
  },
);

test('the keys of the station are made, the root certifies them, headquarters lets it in, and both officers sign once', async () => {
  const certificate = stops('Certificate of the issuing CA');
  const first = stranger.command('first-board', 'birthmark station init');
  const { seen } = await stranger.tries(first, certificate);
  const [, digits = ''] = /begins with ([0-9a-f]{12})/.exec(seen) ?? [];
  stranger.calls('sign issuing.csr.pem', `sign ${stranger.path('station/signer/issuing.csr.pem')}`);
  const sign = stranger.command('ceremony', 'birthmark ca root sign');
  await stranger.types(sign, { to: 'station shows: ', typed: digits }, pinOf('root', ROOT_PIN));
  await stranger.types(init('--certificate'));
  await bothSign('birthmark signer-config sign station/signer/signer.json');
});

test('a network printer, the scanner and the jig are taken into station.json', async () => {
  if (printer !== undefined) stranger.calls('--printer folder:labels', `--printer ${printer.address}`);
  expect(await stranger.types(init('--escrow'))).toContain('product');
});

test('a build becomes a product, two officers allow it, and the station is ready', async () => {
  await using build = await buildInFolder({
    product: 'lamp-one',
    kconfig: WITH_AGENT,
    components: ['main', 'birthmark_agent'],
  });
  await cp(build.path, stranger.path('build'), { recursive: true });
  await stranger.types(stranger.command('product', 'birthmark release key new'), ...twice('release-key.pem'));
  const answers =
    '--organization "Example Devices" --organizational-unit "Lamp One" --hardware-type 1.3.6.1.4.1.63245.1.1';
  const passphrase = { to: 'Passphrase of release-key.pem: ', typed: PASSPHRASE };
  await stranger.types(`${stranger.command('product', 'birthmark product new')} ${answers} ${REST}`, passphrase);
  await stranger.types(stranger.command('product', 'birthmark product check'));
  await mkdir(stranger.path('station/products'), { recursive: true });
  await cp(stranger.path('lamp-one'), stranger.path('station/products/lamp-one'), { recursive: true });
  await stranger.types(`chmod -R go= ${stranger.path('station')}`);
  await stranger.types(init('--permit'));
  expect((await readdir(stranger.path('station/to-sign'))).toSorted()).toEqual(['P-2026-12.jws', 'manifest.jws']);
  await bothSign('birthmark manifest sign station/to-sign/manifest.jws');
  await bothSign('birthmark permit sign station/to-sign/P-2026-12.jws');
  const seen = await stranger.types('birthmark station init --data station');
  expect(seen).toContain('The station is ready');
});

test('the first administrator chooses a PIN', async () => {
  await stranger.types(stranger.command('first-board', 'birthmark people add ida'), ...newPin('ida', PIN));
});

test.skipIf(screens.missing !== undefined || missing !== undefined)(
  `four boards pass in the browser: each label comes out of the printer, is read from the paper and scanned (${screens.missing ?? missing ?? 'all there'})`,
  async () => {
    const jig = await stranger.starts(
      stranger.command('first-board', 'birthmark jig'),
      /with Ctrl-C: its board is gone/,
    );
    const ports = [...jig.seen.matchAll(/rfc2217:\S+/g)].map(([port]) => port);
    expect(ports).toHaveLength(4);
    serving = await stranger.starts(stranger.command('first-board', 'birthmark serve'), /http:\S+\n/);
    await using browser = await screens.openBrowser();
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(60_000);
    await page.goto(/http:\S+/.exec(serving.seen)?.[0] ?? '');
    await signInByPin(page, 'ida');
    await screens.assignPorts(page, ports);
    await screens.addOperator(page, { id: 'ben', name: 'Ben Wu' });
    await screens.chooseOrder(page, { order: 'WO-1', title: 'Lamp One', permit: 'P-2026-12', units: 10 });
    await screens.startAll(page, [1, 2, 3, 4]);
    const sheets = printer?.paper() ?? [];
    expect(sheets).toHaveLength(4);
    await screens.scanBack(page, sheets);
  },
);

/** Without a browser nobody started the station, and nothing was sent. */
const sentNothing = noDatabase !== undefined || screens.missing !== undefined || missing !== undefined;

test.skipIf(sentNothing)('headquarters has a receipt for all of it, and finds nothing wrong', async () => {
  const status = stranger.command('headquarters', 'birthmark sync status');
  await expect.poll(() => stranger.types(status), RECEIPT).toContain(' 0 waiting');
  const check = await stranger.types(stranger.command('headquarters', 'birthmark upstream check'));
  expect(check).toContain('Headquarters is ready.');
  const findings = await stranger.types('birthmark upstream finding list --data headquarters');
  expect(findings).not.toContain('ST01');
});

test('the station is copied and the copy verified', async () => {
  stranger.calls('/mnt/backup', stranger.path('backup'));
  await mkdir(stranger.path('backup'));
  await stranger.types(stranger.command('backup', 'birthmark station backup /mnt'));
  await stranger.types(stranger.command('backup', 'birthmark station backup --verify'));
});

test('a restore is rehearsed beside the station at work', async () => {
  stranger.calls('/srv/rehearsal', stranger.path('rehearsal'));
  const seen = await stranger.types(stranger.command('backup', 'birthmark station restore'));
  expect(seen).toContain('This copy never starts, signs or sends.');
  const { seen: found } = await stranger.tries(stranger.command('backup', 'birthmark station check'));
  expect(found).toContain('not asked: this copy is a rehearsal');
  expect(found).not.toContain('PROBLEM');
});

test.skipIf(sentNothing)(
  'the disk dies: on another machine, with the token, the station is restored, and the next board passes',
  async () => {
    await serving?.[Symbol.asyncDispose]();
    await using other = await Stranger.arrive();
    await moveTo(other, stranger);
    await tenMinutesPass(`postgresql://${userInfo().username}@/birthmark?host=${database?.dir ?? ''}`);
    expect(await restoreThere(other, stranger)).toMatch(/from the backup, \d+ from upstream/);
    const check = await other.types('birthmark station check --data line');
    expect(check).toContain('The station is ready');
    const passed = await passOne(other, () => printer?.paper() ?? []);
    expect(passed).toContain('slot 1: PASS L1-ST01-000005');
    expect(passed).toMatch(/upstream has received \d+ entries/);
    const findings = await stranger.types('birthmark upstream finding list --data headquarters');
    expect(findings).not.toContain('ST01');
  },
);

/** What the questions propose, or any answer. */
const REST =
  '--product lamp-one --title "Lamp One" --serial-prefix L1 --ssid-prefix LAMP_ --owner-name wifiprov --inner 50x30 ' +
  '--outer 60x40 --arrival firmware --key-option hmac --unit-data fctry --identity-partition esp_secure_cert';

/** The command of the guide that goes on with this answer. */
function init(answer: string): string {
  return stranger.command('first-board', `birthmark station init --data /srv/birthmark ${answer}`);
}
