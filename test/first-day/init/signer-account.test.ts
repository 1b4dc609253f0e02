import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { root } from '../../imports.ts';
import { noAccounts, OwnAccounts } from './own-accounts.ts';
import { TrialInit } from './trial-init.ts';

/** The signing service in an account of its own, with two real accounts; started by hand in place of systemd. */

let init: TrialInit;
let accounts: OwnAccounts;

interface Task {
  readonly name: string;
  readonly command: string;
}

const SCANNER = join(root, 'fixtures/label-scanner/main.ts');

const station = (groups: 'its groups' | 'no group', ...options: readonly string[]) =>
  accounts.birthmark(groups, 'station', 'init', '--data', init.dataDir, '--json', ...options);
const tasksOf = (answer: Record<string, unknown>) => (answer['next'] as { readonly tasks: readonly Task[] }).tasks;

/** Up to the signatures: whoever makes the keys is of no account here. */
beforeAll(async () => {
  if (noAccounts !== undefined) return;
  init = await TrialInit.make();
  await init.run(...init.keyOptions);
  await init.run(...(await init.certificates()), '--headquarters', 'none');
  await init.sign(init.configuration, 'signer');
  accounts = new OwnAccounts(init.dir);
});
afterAll(async () => {
  if (noAccounts !== undefined) return;
  await accounts[Symbol.asyncDispose]();
  await rm(init.dir, { recursive: true });
});

let tasks: readonly Task[] = [];
const command = (name: string): string => tasks.find((task) => task.name === name)?.command ?? `exit 9 # no ${name}`;

test.skipIf(noAccounts !== undefined)(
  `the setup says what an administrator types, and waits (${noAccounts ?? 'as root'})`,
  async () => {
    const waits = await station('its groups', '--escrow', init.path('escrow.pem'), '--signer-account', accounts.signer);
    expect(waits).toMatchObject({ next: { kind: 'wait', name: 'signer-installed' } });
    tasks = tasksOf(waits);
    expect(tasks.map(({ name }) => name)).toEqual(['signer-account', 'signer-files', 'signer-pin', 'signer-service']);
    expect(command('signer-pin')).toContain('systemd-creds encrypt');
    const commands = tasks.map((task) => task.command).join('\n');
    for (const [, before = ''] of commands.matchAll(/(.{0,40}) rm /g)) {
      expect(before).toContain(`sudo -u ${accounts.host}`); // a link that the station put there leads root nowhere
    }
    expect(command('signer-service')).toContain(`systemctl enable --now ${accounts.signer}`);
  },
);

test.skipIf(noAccounts !== undefined)('the commands hand everything over, and the service starts from it', async () => {
  const home = `/var/lib/${accounts.signer}`;
  accounts.asRoot(command('signer-account'));
  accounts.asRoot(command('signer-files'));
  const [environment = '', unit = ''] = command('signer-service').split('\n');
  accounts.asRoot(environment);
  accounts.asRoot(unit.replace(/\/etc\/systemd\/system\/\S+/, `${home}/unit`));
  expect(readFileSync(`${home}/unit`, 'utf8')).toContain(`User=${accounts.signer}\n`);
  // In place of `systemd-creds`, which seals it to this machine.
  const pin = join(init.dataDir, 'hsm', 'pin');
  accounts.asRoot(`install -m 600 -o ${accounts.signer} ${pin} ${home}/pin && rm ${pin}`);
  expect(existsSync(join(init.dataDir, 'hsm', 'tokens'))).toBe(false);
  const socket = `/run/${accounts.signer}/socket`;
  await accounts.serve('--config', `${home}/signer.json`, '--socket', socket, '--pin-file', `${home}/pin`);
});

test.skipIf(noAccounts !== undefined)('an account that is not yet in the group is told to sign in again', async () => {
  const denied = await station('no group');
  expect(tasksOf(denied)).toMatchObject([{ name: 'signer-group' }]);
});

test.skipIf(noAccounts !== undefined)('the setup goes on with the service, and the check finds it apart', async () => {
  const rest = ['--printer', 'folder:labels', '--scanner', `program:${SCANNER}`, '--jig', '1x1'];
  expect(await station('its groups', ...rest)).toMatchObject({ next: { kind: 'wait', name: 'product' } });
  const product = join(init.dataDir, 'products', 'lamp-one');
  await writeSampleProduct(product, { chip: 'esp32c3' });
  await accounts.give(product);
  await station('its groups', '--permit', 'P-1', '--quota', '9', '--days', '9', '--ouis', 'any', '--rights', 'none');
  await init.sign(init.draft('manifest.jws'), 'manifest');
  await init.sign(init.draft('P-1.jws'), 'permit');
  await accounts.give(init.dataDir);
  const done = await station('its groups');
  const { findings } = done['check'] as { readonly findings: readonly { check: string; state: string }[] };
  expect(findings.filter(({ check }) => check === 'signing-service')).toEqual([
    expect.objectContaining({ state: 'good', seen: expect.stringContaining('an account of its own') as string }),
  ]);
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
});

test.skipIf(noAccounts !== undefined)('a board passes with it', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const product = join(init.dataDir, 'products', 'lamp-one');
  const named = ['--port', jig.boards[0]?.address ?? '', '--product', product, '--data', init.dataDir];
  const ran = await accounts.birthmark('its groups', 'provision', ...named, '--json');
  expect(ran).toMatchObject({ ok: true, units: [{ slot: 1, outcome: 'PASS' }] });
});
