/** How the units of a new product get their identity: what is chosen before anything can be said about the build. */
import type { KeyOption } from '../../model/key-option.ts';
import { KEY_OPTIONS, offersKeyOption } from '../../model/key-option.ts';
import type { ChipName } from '../../model/chip.ts';
import type { KconfigOptions } from '../../release/reading/build-settings.ts';
import type { ExaminedBuild } from './examined-build.ts';

export type Arrival = 'firmware' | 'ram' | 'boot-loader';

export interface IdentityPlan {
  readonly arrival: Arrival;
  readonly keyOptions: readonly KeyOption[];
  /** Names of partitions. */
  readonly unitData: string;
  readonly identityPartition: string;
  readonly lock: boolean;
}

/** The name of the component, and what its Kconfig begins with. */
const COMPONENT = 'birthmark_agent';
const OPTION = /^BIRTHMARK_KEY_/;
export const IDENTITY_PARTITION = 'esp_secure_cert';
const USUAL_UNIT_DATA = ['fctry', 'nvs'];

/** Undefined where the build does not say which components it has. */
export function hasAgent({ settings: { options, components } }: ExaminedBuild): boolean | undefined {
  if (options !== undefined && Object.keys(options).some((name) => OPTION.test(name))) return true;
  if (components !== undefined) return components.includes(COMPONENT);
  return options === undefined ? undefined : false;
}

/** What is most likely meant, as far as the build shows it. */
export function likelyPlan(build: ExaminedBuild, arrival: Arrival): IdentityPlan {
  return {
    arrival,
    keyOptions: likelyKeys(build, arrival),
    unitData: likelyUnitData(build),
    identityPartition: IDENTITY_PARTITION,
    lock: false,
  };
}

function likelyKeys({ chip, settings: { options } }: ExaminedBuild, arrival: Arrival): KeyOption[] {
  if (arrival !== 'firmware') return ['hmac'];
  const built = options === undefined ? undefined : builtKey(options);
  return built === undefined ? protectedKeys(chip) : [built];
}

/** Where the agent of this build puts the key. */
export function builtKey(options: KconfigOptions): KeyOption | undefined {
  if (options['BIRTHMARK_KEY_HMAC'] === true) return 'hmac';
  if (options['BIRTHMARK_KEY_ECDSA'] === true) return 'ecdsa';
  if (options['BIRTHMARK_KEY_FLASH'] !== true) return undefined;
  return options['SECURE_FLASH_ENC_ENABLED'] === true ? 'flash-encrypted' : 'flash';
}

/** A key that lies in plain flash is a decision that somebody takes. */
function protectedKeys(chip: ChipName): KeyOption[] {
  return KEY_OPTIONS.filter((option) => option !== 'flash' && offersKeyOption(chip, option));
}

function likelyUnitData({ nvsPartitions, settings: { options } }: ExaminedBuild): string {
  const set = options?.['BIRTHMARK_NVS_PARTITION'];
  if (typeof set === 'string' && set !== '') return set;
  const names = nvsPartitions.map(({ name }) => name);
  return USUAL_UNIT_DATA.find((name) => names.includes(name)) ?? names[0] ?? 'fctry';
}
