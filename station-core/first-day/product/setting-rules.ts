/**
 * Kconfig settings that keep a unit from getting its identity, or from being taken up again. What each does: ESP-IDF,
 * Kconfig of esp_system, bootloader and esp_security; device-agent/ports/esp-idf.
 */
import { Fault } from '../../fault.ts';
import type { FindingState } from '../../model/desk/station-checks.ts';
import type { KconfigOptions } from '../../release/reading/build-settings.ts';
import type { ProductFinding } from './finding.ts';
import { builtKey, type IdentityPlan } from './identity-plan.ts';

interface Rule {
  readonly holdsFor: (plan: IdentityPlan, options: KconfigOptions) => boolean;
  /** The setting that is wrong, as sdkconfig has it; undefined when nothing is. */
  readonly wrong: (options: KconfigOptions, plan: IdentityPlan) => string | undefined;
  readonly wanted: (plan: IdentityPlan) => readonly string[];
  readonly why: string;
  readonly state: FindingState;
}

const INFO = 3;
const KEY_OPTIONS_IN_KCONFIG = {
  flash: 'CONFIG_BIRTHMARK_KEY_FLASH=y',
  'flash-encrypted': 'CONFIG_BIRTHMARK_KEY_FLASH=y',
  hmac: 'CONFIG_BIRTHMARK_KEY_HMAC=y',
  ecdsa: 'CONFIG_BIRTHMARK_KEY_ECDSA=y',
} as const;
const CONSOLES = ['ESP_CONSOLE_USB_CDC', 'ESP_CONSOLE_USB_SERIAL_JTAG', 'ESP_CONSOLE_NONE'];
const LOADER_DOORS = ['SECURE_DISABLE_ROM_DL_MODE', 'SECURE_ENABLE_SECURE_ROM_DL_MODE'];

const on = (options: KconfigOptions, name: string): boolean => options[name] === true;
const firstOn = (options: KconfigOptions, names: readonly string[]): string | undefined => {
  const name = names.find((each) => on(options, each));
  return name === undefined ? undefined : `CONFIG_${name}=y`;
};
const inFirmware = ({ arrival }: IdentityPlan): boolean => arrival === 'firmware';
const inRam = ({ arrival }: IdentityPlan): boolean => arrival === 'ram';
const burnsKey = ({ keyOptions }: IdentityPlan): boolean => keyOptions.includes('hmac') || keyOptions.includes('ecdsa');

const RULES: readonly Rule[] = [
  {
    holdsFor: inFirmware,
    wrong: (options) => firstOn(options, CONSOLES),
    wanted: () => ['CONFIG_ESP_CONSOLE_UART_DEFAULT=y'],
    why: 'the agent speaks with the station over the UART of the console',
    state: 'problem',
  },
  {
    holdsFor: inFirmware,
    wrong: ({ ESP_CONSOLE_UART_BAUDRATE: baud }) =>
      typeof baud !== 'number' || baud === 115_200 ? undefined : `CONFIG_ESP_CONSOLE_UART_BAUDRATE=${String(baud)}`,
    wanted: () => ['CONFIG_ESP_CONSOLE_UART_BAUDRATE=115200'],
    why: 'the station speaks with the agent at 115200 baud',
    state: 'problem',
  },
  {
    holdsFor: inFirmware,
    wrong: (options) => firstOn(options, ['ESP_SECURE_CERT_DS_PERIPHERAL']),
    wanted: () => ['CONFIG_ESP_SECURE_CERT_DS_PERIPHERAL=n'],
    why: 'with it esp_secure_cert_mgr reads RSA keys only',
    state: 'problem',
  },
  {
    holdsFor: inFirmware,
    wrong: ({ BIRTHMARK_NVS_PARTITION: set }, { unitData }) =>
      typeof set !== 'string' || set === unitData ? undefined : `CONFIG_BIRTHMARK_NVS_PARTITION="${set}"`,
    wanted: ({ unitData }) => [`CONFIG_BIRTHMARK_NVS_PARTITION="${unitData}"`],
    why: 'the agent looks for the unit data in another partition than the station writes',
    state: 'problem',
  },
  {
    holdsFor: inFirmware,
    wrong: (options, { keyOptions }) => {
      const built = builtKey(options);
      return built === undefined || keyOptions.includes(built) ? undefined : KEY_OPTIONS_IN_KCONFIG[built];
    },
    wanted: ({ keyOptions }) => keyOptions.slice(0, 1).map((option) => KEY_OPTIONS_IN_KCONFIG[option]),
    why: 'the agent would put the key where identity.keyOptions does not allow it',
    state: 'problem',
  },
  {
    holdsFor: (plan) => inFirmware(plan) && burnsKey(plan),
    wrong: (options) =>
      on(options, 'SECURE_BOOT_V2_ENABLED') && !on(options, 'SECURE_BOOT_V2_ALLOW_EFUSE_RD_DIS')
        ? '# CONFIG_SECURE_BOOT_V2_ALLOW_EFUSE_RD_DIS is not set'
        : undefined,
    wanted: () => ['CONFIG_SECURE_BOOT_INSECURE=y', 'CONFIG_SECURE_BOOT_V2_ALLOW_EFUSE_RD_DIS=y'],
    why: 'secure boot closes read protection at its first start, and then no key block can be hidden',
    state: 'problem',
  },
  {
    holdsFor: ({ keyOptions }, options) => keyOptions.includes('hmac') && on(options, 'NVS_ENCRYPTION'),
    wrong: ({ NVS_SEC_HMAC_EFUSE_KEY_ID: block }) =>
      typeof block === 'number' && block >= 0 && block < 5
        ? `CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID=${String(block)}`
        : undefined,
    wanted: () => ['CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID=5'],
    why: 'esp_secure_cert_mgr takes the lowest HMAC_UP block for the identity, so that of NVS must come last',
    state: 'problem',
  },
  {
    holdsFor: (plan) => inFirmware(plan) && plan.lock,
    wrong: (options) => firstOn(options, ['BIRTHMARK_LOCK_NONE']),
    wanted: () => ['CONFIG_BIRTHMARK_LOCK_USER_BLOCK=y'],
    why: 'the product asks for a lock, and this agent cannot lock',
    state: 'problem',
  },
  {
    holdsFor: inFirmware,
    wrong: (options) => firstOn(options, LOADER_DOORS),
    wanted: () => ['CONFIG_SECURE_INSECURE_ALLOW_DL_MODE=y'],
    why: 'a unit that stops after its first start cannot be taken up again; let the station close the loader (securityProfile.downloadMode)',
    state: 'warning',
  },
  {
    holdsFor: inRam,
    wrong: (options) => (isSilent(options) ? quietest(options) : undefined),
    wanted: () => ['CONFIG_ESP_CONSOLE_UART_DEFAULT=y', 'CONFIG_BOOTLOADER_LOG_LEVEL_INFO=y'],
    why: 'nothing on the console shows which firmware starts, so that no unit passes',
    state: 'problem',
  },
];

function isSilent(options: KconfigOptions): boolean {
  if (on(options, 'ESP_CONSOLE_NONE')) return true;
  const levels = [options['BOOTLOADER_LOG_LEVEL'], options['LOG_DEFAULT_LEVEL']];
  return levels.every((level) => typeof level === 'number' && level < INFO);
}

function quietest(options: KconfigOptions): string {
  if (on(options, 'ESP_CONSOLE_NONE')) return 'CONFIG_ESP_CONSOLE_NONE=y';
  return `CONFIG_BOOTLOADER_LOG_LEVEL=${String(options['BOOTLOADER_LOG_LEVEL'])}`;
}

/** Every setting that stands in the way, with the lines that mend it. */
export function settingProblems(options: KconfigOptions, plan: IdentityPlan): ProductFinding[] {
  return RULES.flatMap((rule) => {
    const wrong = rule.holdsFor(plan, options) ? rule.wrong(options, plan) : undefined;
    if (wrong === undefined) return [];
    const wanted = rule.wanted(plan);
    const fault = new Fault('product.bad-setting', { option: wrong, wanted: wanted.join(' '), why: rule.why });
    return [
      { check: 'settings', state: rule.state, fault, paste: [{ file: 'sdkconfig.defaults', text: wanted.join('\n') }] },
    ];
  });
}
