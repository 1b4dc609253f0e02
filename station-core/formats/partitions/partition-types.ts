/**
 * Names and numbers of partition types and subtypes (ESP-IDF, "Partition Tables"). A CSV may use either.
 */
export const TYPE_APP = 0x00;
export const TYPE_DATA = 0x01;
export const TYPE_BOOTLOADER = 0x02;
export const TYPE_PARTITION_TABLE = 0x03;
/** Of a boot loader and of a partition table: the one at its fixed place. */
export const SUBTYPE_PRIMARY = 0x00;
export const SUBTYPE_OTADATA = 0x00;
export const SUBTYPE_NVS = 0x02;
export const SUBTYPE_COREDUMP = 0x03;
export const SUBTYPE_TEE_OTADATA = 0x90;
/** What an empty subtype in a CSV means. */
export const SUBTYPE_UNDEFINED = 0x06;

const TYPES: Readonly<Record<string, number>> = {
  app: TYPE_APP,
  data: TYPE_DATA,
  bootloader: TYPE_BOOTLOADER,
  partition_table: TYPE_PARTITION_TABLE,
};

const APP_SUBTYPES: Readonly<Record<string, number>> = {
  factory: 0x00,
  ...Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`ota_${n}`, 0x10 + n])),
  test: 0x20,
  tee_0: 0x30,
  tee_1: 0x31,
};

const DATA_SUBTYPES: Readonly<Record<string, number>> = {
  ota: SUBTYPE_OTADATA,
  phy: 0x01,
  nvs: SUBTYPE_NVS,
  coredump: SUBTYPE_COREDUMP,
  nvs_keys: 0x04,
  efuse: 0x05,
  undefined: SUBTYPE_UNDEFINED,
  esphttpd: 0x80,
  fat: 0x81,
  spiffs: 0x82,
  littlefs: 0x83,
  tee_ota: SUBTYPE_TEE_OTADATA,
};

const BOOTLOADER_SUBTYPES: Readonly<Record<string, number>> = { primary: SUBTYPE_PRIMARY, ota: 1, recovery: 2 };
const TABLE_SUBTYPES: Readonly<Record<string, number>> = { primary: SUBTYPE_PRIMARY, ota: 1 };

function subtypesOf(type: number): Readonly<Record<string, number>> {
  switch (type) {
    case TYPE_APP:
      return APP_SUBTYPES;
    case TYPE_DATA:
      return DATA_SUBTYPES;
    case TYPE_BOOTLOADER:
      return BOOTLOADER_SUBTYPES;
    case TYPE_PARTITION_TABLE:
      return TABLE_SUBTYPES;
    default:
      return {};
  }
}

export function typeNumber(name: string): number | undefined {
  return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}

export function subtypeNumber(type: number, name: string): number | undefined {
  const names = subtypesOf(type);
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

export function typeName(type: number): string {
  return nameOf(TYPES, type);
}

export function subtypeName(type: number, subtype: number): string {
  return nameOf(subtypesOf(type), subtype);
}

function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  const known = Object.entries(names).find(([, number]) => number === value);
  return known?.[0] ?? `0x${value.toString(16).padStart(2, '0')}`;
}
