import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPartitionTable, parsePartitionTable } from '../../../station-core/codecs/firmware.ts';
import { buildFindings } from '../../../station-core/first-day/product/build-findings.ts';
import { examineBuild } from '../../../station-core/first-day/product/examined-build.ts';
import type { ProductFinding } from '../../../station-core/first-day/product/finding.ts';
import { type IdentityPlan, likelyPlan } from '../../../station-core/first-day/product/identity-plan.ts';
import { CASES } from '../../formats/cases.ts';
import { root } from '../../imports.ts';
import { buildInFolder, type BuildOptions, copyOfBuild, WITH_AGENT, WITHOUT_BOTH } from './build-in-folder.ts';

async function findingsOf(options: BuildOptions, plan: Partial<IdentityPlan> = {}): Promise<readonly ProductFinding[]> {
  await using build = await buildInFolder(options);
  return await findingsIn(build.path, plan);
}

async function findingsIn(path: string, plan: Partial<IdentityPlan> = {}): Promise<readonly ProductFinding[]> {
  const examined = await examineBuild(path, {});
  return buildFindings(examined, { ...likelyPlan(examined, plan.arrival ?? 'firmware'), lock: true, ...plan });
}

function troubles(findings: readonly ProductFinding[]): string[] {
  return findings
    .filter(({ state }) => state !== 'good')
    .map(({ check, state, fault }) => `${check} ${state} ${fault?.code ?? ''}`);
}

test('a firmware with the agent as its guide says lacks nothing', async () => {
  const findings = await findingsOf({ kconfig: WITH_AGENT, components: ['main', 'birthmark_agent'] });
  expect(troubles(findings)).toEqual([]);
  expect(findings.map(({ seen }) => seen)).toEqual([
    'night_light 1.4.2, esp32c3, 4 MB flash, ESP-IDF build',
    'unit data in fctry, identity in esp_secure_cert',
    'component birthmark_agent',
    `${String(Object.keys(WITH_AGENT).length)} options of Kconfig`,
  ]);
});

test('partitions that are missing come with the whole table, in which nothing has moved', async () => {
  const findings = await findingsOf({ kconfig: WITH_AGENT, partitions: WITHOUT_BOTH });
  expect(troubles(findings)).toEqual(['fit problem product.no-partition', 'fit problem product.no-partition']);
  expect(findings.flatMap(({ fault }) => (fault === undefined ? [] : [fault.evidence['partition']]))).toEqual([
    'fctry',
    'esp_secure_cert',
  ]);
  const [table, kconfig] = findings.flatMap(({ paste }) => paste ?? []);
  const rows = parsePartitionTable(buildPartitionTable(table?.text ?? ''));
  expect(rows.map(({ name, offsetBytes, sizeBytes }) => [name, offsetBytes, sizeBytes])).toEqual([
    ['nvs', 0x9000, 0x6000],
    ['otadata', 0xf000, 0x2000],
    ['phy_init', 0x11000, 0x1000],
    ['fctry', 0x12000, 0x4000],
    ['esp_secure_cert', 0x16000, 0x2000],
    ['ota_0', 0x20000, 0x1e0000],
  ]);
  expect(rows.find(({ name }) => name === 'esp_secure_cert')).toMatchObject({ type: 0x3f, encrypted: true });
  expect(kconfig).toEqual({
    file: 'sdkconfig.defaults',
    text: 'CONFIG_PARTITION_TABLE_CUSTOM=y\nCONFIG_PARTITION_TABLE_CUSTOM_FILENAME="partitions.csv"',
  });
});

test('a build with the table that was shown lacks no partition any more', async () => {
  const before = await findingsOf({ kconfig: WITH_AGENT, partitions: WITHOUT_BOTH });
  const partitions = before.flatMap(({ paste }) => paste ?? [])[0]?.text ?? '';
  expect(troubles(await findingsOf({ kconfig: WITH_AGENT, partitions }))).toEqual([]);
});

test('where the flash has no room left, that is said beside what is missing, and no table is proposed', async () => {
  const partitions = `${WITHOUT_BOTH.replace('0x20000,0x1e0000', '0x20000,0x3e0000')}fat,data,fat,0x12000,0xe000,\n`;
  const findings = await findingsOf({ kconfig: WITH_AGENT, partitions });
  expect(troubles(findings)).toEqual([
    'fit problem product.no-partition',
    'fit problem product.no-partition',
    'fit problem product.no-room',
  ]);
  expect(findings.flatMap(({ paste }) => paste ?? [])).toEqual([]);
});

const SECURE_BOOT = { SECURE_BOOT_V2_ENABLED: true, SECURE_BOOT_V2_ALLOW_EFUSE_RD_DIS: true };

test.for<[string, Record<string, unknown>, Partial<IdentityPlan>, string, string]>([
  [
    'a console on USB',
    { ESP_CONSOLE_UART_DEFAULT: false, ESP_CONSOLE_USB_SERIAL_JTAG: true },
    {},
    'CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG=y',
    'CONFIG_ESP_CONSOLE_UART_DEFAULT=y',
  ],
  [
    'a console at another speed',
    { ESP_CONSOLE_UART_BAUDRATE: 921_600 },
    {},
    'CONFIG_ESP_CONSOLE_UART_BAUDRATE=921600',
    'CONFIG_ESP_CONSOLE_UART_BAUDRATE=115200',
  ],
  [
    'esp_secure_cert_mgr for RSA keys only',
    { ESP_SECURE_CERT_DS_PERIPHERAL: true },
    {},
    'CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL=y',
    'CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL=n',
  ],
  [
    'an agent that reads its data elsewhere',
    { BIRTHMARK_NVS_PARTITION: 'nvs' },
    { unitData: 'fctry' },
    'CONFIG_BIRTHMARK_NVS_PARTITION="nvs"',
    'CONFIG_BIRTHMARK_NVS_PARTITION="fctry"',
  ],
  [
    'a key in plain flash',
    { BIRTHMARK_KEY_HMAC: false, BIRTHMARK_KEY_FLASH: true },
    { keyOptions: ['hmac'] },
    'CONFIG_BIRTHMARK_KEY_FLASH=y',
    'CONFIG_BIRTHMARK_KEY_HMAC=y',
  ],
  [
    'NVS encryption in a lower key block than the identity',
    { NVS_ENCRYPTION: true, NVS_SEC_HMAC_EFUSE_KEY_ID: 0 },
    {},
    'CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID=0',
    'CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID=5',
  ],
  [
    'an agent that cannot lock',
    { BIRTHMARK_LOCK_USER_BLOCK: false, BIRTHMARK_LOCK_NONE: true },
    { lock: true },
    'CONFIG_BIRTHMARK_LOCK_NONE=y',
    'CONFIG_BIRTHMARK_LOCK_USER_BLOCK=y',
  ],
  [
    'a firmware that shuts the loader at its first start',
    { SECURE_ENABLE_SECURE_ROM_DL_MODE: true },
    {},
    'CONFIG_SECURE_ENABLE_SECURE_ROM_DL_MODE=y',
    'CONFIG_SECURE_INSECURE_ALLOW_DL_MODE=y',
  ],
])('%s is found, with the line that mends it', async ([, change, plan, option, wanted]) => {
  const kconfig = { ...WITH_AGENT, ...change };
  const [found, ...others] = (await findingsOf({ kconfig }, plan)).filter(({ state }) => state !== 'good');
  expect(others).toEqual([]);
  expect(found?.fault).toMatchObject({ code: 'product.bad-setting', evidence: { option, wanted } });
  expect(found?.paste).toEqual([{ file: 'sdkconfig.defaults', text: wanted }]);
  expect(troubles(await findingsOf({ kconfig: WITH_AGENT }, plan))).toEqual([]);
});

test('secure boot that lets no key block be hidden is found, and what it burns should be described', async () => {
  const closed = await findingsOf({
    kconfig: { ...WITH_AGENT, ...SECURE_BOOT, SECURE_BOOT_V2_ALLOW_EFUSE_RD_DIS: false },
  });
  expect(troubles(closed)).toEqual(['settings problem product.bad-setting', 'settings warning product.no-profile']);
  const open = await findingsOf({ kconfig: { ...WITH_AGENT, ...SECURE_BOOT } });
  expect(troubles(open)).toEqual(['settings warning product.no-profile']);
  expect(open.flatMap(({ paste }) => paste ?? [])[0]?.text).toContain('"secureBoot": "on"');
});

test('firmware with the agent that no unit is locked for would never start the product', async () => {
  expect(troubles(await findingsOf({ kconfig: WITH_AGENT }, { lock: false }))).toEqual([
    'agent warning product.unlocked',
  ]);
});

test('for an agent in RAM the firmware needs no agent, but it must show on the console that it starts', async () => {
  const silent = { BOOTLOADER_LOG_LEVEL: 1, LOG_DEFAULT_LEVEL: 2 };
  const plan = { arrival: 'ram' } as const;
  expect(troubles(await findingsOf({ kconfig: { ...silent, BOOTLOADER_LOG_LEVEL: 3 } }, plan))).toEqual([
    'fit problem product.no-agent-image',
  ]); // none was given
  expect(troubles(await findingsOf({ kconfig: silent }, plan))).toContain('settings problem product.bad-setting');
  expect(troubles(await findingsOf({ kconfig: { ...WITH_AGENT, ESP_CONSOLE_NONE: true } }, plan))).toContain(
    'settings problem product.bad-setting',
  );
});

test('a firmware without the agent is told how it gets one', async () => {
  const findings = await findingsOf({ kconfig: { ESP_CONSOLE_UART_DEFAULT: true }, components: ['main', 'nvs_flash'] });
  expect(troubles(findings)).toEqual(['agent problem product.no-agent']);
  expect(findings.flatMap(({ paste }) => paste ?? [])[0]?.file).toBe('main/idf_component.yml');
});

test('what a build does not show is not called good', async () => {
  expect(troubles(await findingsOf({}))).toEqual([
    'agent not-checked product.settings-unknown',
    'settings not-checked product.settings-unknown',
  ]);
});

test('a partition of the right name and the wrong type is found before anything is asked', async () => {
  const partitions = WITHOUT_BOTH.replace(
    'ota_0',
    'fctry,data,fat,0x12000,0x4000,\nesp_secure_cert,data,nvs,0x16000,0x2000,\nota_0',
  );
  const findings = await findingsOf({ kconfig: WITH_AGENT, partitions });
  expect(findings.flatMap(({ fault }) => (fault === undefined ? [] : [fault.evidence['field']]))).toEqual([
    'unitData.partition',
    'identityPartition',
  ]);
});

test('for builds of ESP-IDF, PlatformIO and Arduino the missing partitions go where each keeps its table', async () => {
  const files = async (path: string): Promise<string[]> =>
    (await findingsIn(path)).flatMap(({ paste }) => paste ?? []).map(({ file }) => file);
  const makers = join(CASES, '22-platformio-and-arduino-folders');
  const idf = join(root, 'fixtures/vectors/idf-build/esp-idf-v5');
  expect(await files(idf)).toEqual(['partitions.csv', 'sdkconfig.defaults']);
  await using platformio = await copyOfBuild(join(makers, 'platformio'));
  await writeFile(join(platformio.path, 'partition_table/partition-table.bin'), buildPartitionTable(WITHOUT_BOTH));
  expect(await files(platformio.path)).toEqual(['partitions.csv', 'platformio.ini']);
  await using arduino = await copyOfBuild(join(makers, 'arduino'));
  await writeFile(join(arduino.path, 'sketch.ino.partitions.bin'), buildPartitionTable(WITHOUT_BOTH));
  await writeFile(join(arduino.path, 'boot_app0.bin'), Buffer.alloc(0x2000, 0xff));
  expect(await files(arduino.path)).toEqual(['partitions.csv beside the sketch']);
});
