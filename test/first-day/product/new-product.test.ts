import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePlainKey } from '../../../fixtures/token/release-key.ts';
import { checkProduct } from '../../../station-core/first-day/product/check-product.ts';
import { isFit } from '../../../station-core/first-day/product/finding.ts';
import { newReleaseKey } from '../../../station-core/release/release-key.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import { atTerminal } from '../../cli/at-terminal.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { type BuildInFolder, buildInFolder, WITH_AGENT } from './build-in-folder.ts';

const NAMES = ['--organization', 'Example Devices', '--hardware-type', '1.3.6.1.4.1.63245.1.1'];

interface Project extends BuildInFolder {
  readonly key: string;
  readonly out: string;
}

async function project(options: Parameters<typeof buildInFolder>[0] = { kconfig: WITH_AGENT }): Promise<Project> {
  const build = await buildInFolder(options);
  const key = join(build.root, 'release-key.json');
  await writePlainKey(key, await newReleaseKey());
  return Object.assign(build, { key, out: join(build.root, 'night-light') });
}

test('with the release key it leaves a product that a station loads, described and signed', async () => {
  await using made = await project();
  const ran = await birthmark('product', 'new', made.path, '--out', made.out, '--key', made.key, ...NAMES, '--json');
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(ran.json()).toMatchObject({
    ok: true,
    written: ['release', 'product.json'],
    readAs: 'ESP-IDF build',
    firmware: { project: 'night_light', version: '1.4.2' },
  });
  const product = await loadProduct(made.out);
  expect(product.config).toMatchObject({
    product: 'night-light',
    title: 'Night Light',
    chip: 'esp32c3',
    serialPrefix: 'N1',
    unitData: { partition: 'fctry', ssidPrefix: 'NIGHT_', ownerName: 'wifiprov' },
    identity: { arrival: 'firmware', keyOptions: ['hmac'] },
    certificate: { organization: 'Example Devices', organizationalUnit: 'Night Light', serverAuth: false },
    lock: false,
  });
  expect(isFit(await checkProduct(made.out))).toBe(true);
});

test('product.json names its schema, and says at each field what it is', async () => {
  await using made = await project();
  await birthmark('product', 'new', made.path, '--out', made.out, '--key', made.key, ...NAMES);
  const text = await readFile(join(made.out, 'product.json'), 'utf8');
  const written = JSON.parse(text) as Record<string, unknown>;
  expect(written['$schema']).toBe('https://birthmark.dev/schemas/product.schema.json');
  const fields = Object.keys(written).filter((name) => !name.startsWith('//') && name !== '$schema');
  expect(fields.filter((name) => typeof written[`// ${name}`] !== 'string')).toEqual([]);
  expect(text).not.toMatch(/"d"\s*:/); // no secret key
});

test('nothing that is there is replaced', async () => {
  await using made = await project();
  const words = ['product', 'new', made.path, '--out', made.out, '--key', made.key, ...NAMES];
  await birthmark(...words);
  const before = await readFile(join(made.out, 'product.json'), 'utf8');
  const again = await birthmark(...words, '--title', 'Another', '--json');
  expect(again.exitCode).toBe(1);
  expect(again.json()).toMatchObject({ fault: { code: 'product.exists' } });
  expect(await readFile(join(made.out, 'product.json'), 'utf8')).toBe(before);
});

test('after a cut between release and product.json the same command finishes', async () => {
  await using made = await project();
  const words = ['product', 'new', made.path, '--out', made.out, '--key', made.key, ...NAMES];
  await birthmark(...words);
  await rm(join(made.out, 'product.json'));
  expect(await birthmark(...words)).toMatchObject({ exitCode: 0 });
  expect(isFit(await checkProduct(made.out))).toBe(true);
});

test('with the public key alone it describes the product, and says which command signs the release', async () => {
  await using made = await project();
  const trust = join(made.root, 'release-key.pub.json');
  const out = join(made.root, "the owner's night light");
  const options = ['--out', out, '--trust', trust, '--root', made.root, ...NAMES];
  const ran = await birthmark('product', 'new', made.path, ...options, '--json');
  expect(ran.json()).toMatchObject({ ok: true, written: ['product.json'] });
  const [sign = '', ...more] = ran.json()['next'] as string[];
  expect(more).toEqual([]);
  const words = wordsOf(sign.replace('SECRET-KEY', made.key)).slice(1);
  expect(words.slice(words.indexOf('--root')).slice(0, 2)).toEqual(['--root', made.root]);
  expect(await birthmark(...words)).toMatchObject({ exitCode: 0 });
  expect(isFit(await checkProduct(out))).toBe(true);
});

test('a firmware that lacks something leaves no file, and the answer says what to paste where', async () => {
  const partitions =
    'nvs,data,nvs,0x9000,0x6000,\notadata,data,ota,0xf000,0x2000,\nota_0,app,ota_0,0x20000,0x1e0000,\n';
  await using made = await project({ kconfig: { ...WITH_AGENT, ESP_CONSOLE_NONE: true }, partitions });
  const ran = await birthmark('product', 'new', made.path, '--out', made.out, '--key', made.key, ...NAMES);
  expect(ran.exitCode).toBe(1);
  for (const line of ['esp_secure_cert,0x3f,0x06,0x15000,0x2000,encrypted', 'CONFIG_ESP_CONSOLE_UART_DEFAULT=y'])
    expect(ran.stdout).toContain(`\n              ${line}\n`);
  expect(await readdir(made.root)).not.toContain('night-light');
});

test('a build that no import would take is refused as an import refuses it', async () => {
  await using made = await project();
  await writeFile(join(made.path, 'night_light.bin'), 'no firmware');
  const ran = await birthmark('product', 'new', made.path, '--out', made.out, '--key', made.key, ...NAMES, '--json');
  expect(ran.json()).toMatchObject({ ok: false, fault: { code: 'firmware.not-firmware' } });
  expect(await readdir(made.root)).not.toContain('night-light');
});

test('without a terminal everything that nobody can guess is missed at once', async () => {
  await using made = await project();
  const ran = await birthmark('product', 'new', made.path, '--out', made.out, '--json');
  expect(ran.json()).toMatchObject({
    fault: {
      code: 'product.unanswered',
      evidence: { options: '--organization, --key or --trust (birthmark release key new)' },
    },
  });
});

test('an option that cannot be right is refused by its name', async () => {
  await using made = await project();
  const wrong = ['--serial-prefix', 'too-long-prefix', '--inner', 'large'] as const;
  const ran = await birthmark('product', 'new', made.path, '--key', made.key, ...NAMES, ...wrong, '--json');
  expect(ran.json()).toMatchObject({ fault: { code: 'product.bad-config', evidence: { option: '--serial-prefix' } } });
});

test('at a terminal a person is asked for what was not given, and asked again for what cannot be right', async () => {
  await using made = await project();
  const ran = await atTerminal(
    [
      { to: 'boot-loader [firmware]', typed: '' },
      { to: 'folders [night-light]', typed: 'glow' },
      { to: 'label [Glow]', typed: 'Glow Lamp' },
      { to: 'begin with [G1]', typed: 'g-1' },
      { to: 'Again: Serial numbers begin with [G1]', typed: 'GL' },
      { to: 'begins with [GLOW_]', typed: '' },
      { to: 'QR code [wifiprov]', typed: '' },
      { to: 'as in the permit', typed: 'Example Devices' },
      { to: 'as in the permit [Glow Lamp]', typed: '' },
      { to: 'for a trial [1.3.6.1.4.1.32473.1.1]', typed: '' },
      { to: 'secrets, mm [50x30]', typed: '60x30' },
      { to: 'without secrets, mm [60x40]', typed: '' },
      { to: 'makes one)', typed: made.key },
    ],
    ...['product', 'new', made.path, '--out', made.out],
  );
  expect(ran.exitCode).toBe(0);
  const { config } = await loadProduct(made.out);
  expect(config).toMatchObject({
    product: 'glow',
    title: 'Glow Lamp',
    serialPrefix: 'GL',
    certificate: { organizationalUnit: 'Glow Lamp' },
    label: { inner: { widthMm: 60, heightMm: 30 }, outer: { widthMm: 60, heightMm: 40 } },
  });
});

/** As a shell takes them. */
function wordsOf(command: string): string[] {
  return execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}
