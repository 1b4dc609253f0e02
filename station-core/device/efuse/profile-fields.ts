/** What the single eFuses of block 0 must be for a product, by matter. Pure: it decides, and burns nothing. */
import { onesIn } from './check-bytes.ts';
import type { Stage } from './burn-stages.ts';
import type { EfuseTable } from './efuse-table.ts';
import { efuseField } from './efuse-table.ts';
import type { EfuseState } from './efuse-state.ts';
import {
  fieldBurn,
  fieldNow,
  hasField,
  isFieldLocked,
  judge,
  valueText,
  want,
  wantLocks,
  type FieldWant,
} from './field-wants.ts';
import { blocked, left, NOTHING, reached, type ProfilePart } from './profile-part.ts';
import type { ChipAtBurn, SecurityTarget } from './security-target.ts';

export interface Matter {
  readonly what: string;
  readonly wanted: string;
  readonly stage: Stage;
  readonly wants: readonly (FieldWant | undefined)[];
}

/** `optional` matters are no obstacle on a chip that has no eFuse for them. */
export function matter(state: EfuseState, { what, wanted, stage, wants }: Matter, optional = true): ProfilePart {
  const known = wants.filter((each) => each !== undefined);
  const finding = {
    what,
    wanted,
    has: known.map((each) => hasText(state, each)).join(', '),
  };
  if (known.length === 0) return optional ? NOTHING : blocked({ ...finding, has: 'no such eFuse' }, 'silicon-lacks-it');
  const verdicts = known.map((each) => judge(state, each));
  const obstacle = verdicts.find((each) => each !== 'as-expected' && each !== 'not-yet');
  if (obstacle !== undefined) return blocked(finding, obstacle);
  return reached(finding, fieldBurn(state, stage, known));
}

/** Of WR_DIS only the relevant bits are shown. */
function hasText(state: EfuseState, wanted: FieldWant): string {
  const { field } = wanted;
  if (field.name === 'WR_DIS') return judge(state, wanted) === 'as-expected' ? 'yes' : 'no';
  return `${field.name} ${valueText(field, fieldNow(state, field.name))}`;
}

const ESP32_UART_DOWNLOAD_DIS = 3;
const CRYPT_COUNTS = ['SPI_BOOT_CRYPT_CNT', 'FLASH_CRYPT_CNT'];

export const cryptCount = (table: EfuseTable): string => CRYPT_COUNTS.find((name) => hasField(table, name)) ?? '';

/** On with an odd number of ones. */
export const isEncrypting = (state: EfuseState): boolean => onesIn(fieldNow(state, cryptCount(state.table))) % 2 === 1;

/** Decided by who switches flash encryption on: a chip that is switched too early reads its clear firmware as noise. */
export function flashEncryption(
  state: EfuseState,
  { flashEncryption: { state: mode, key } }: SecurityTarget,
): ProfilePart {
  const { table } = state;
  const name = cryptCount(table);
  const field = efuseField(table, name);
  const now = fieldNow(state, name);
  const what = { what: 'flash encryption', wanted: mode, stage: 'flash encryption' as const };
  if (mode === 'off') return matter(state, { ...what, wants: [want(table, name, 0)] });
  const on = isEncrypting(state);
  const has = `${name} ${valueText(field, now)}`;
  if (!on && key === undefined) {
    const locked = isFieldLocked(state, field);
    return locked ? blocked({ ...what, has }, 'write-protected') : left({ ...what, has }, 'unit-first');
  }
  const config = table.burn.kind === 'classic' ? [want(table, 'FLASH_CRYPT_CONFIG', 0xf)] : [];
  const sealed = on && isFieldLocked(state, field);
  if (mode === 'development')
    return matter(state, { ...what, wants: [want(table, name, on ? now : nextOdd(now)), ...config] });
  const count = sealed ? now : 'all';
  const off = [
    'DIS_DOWNLOAD_MANUAL_ENCRYPT',
    'DIS_DOWNLOAD_ICACHE',
    'DIS_DOWNLOAD_DCACHE',
    'DISABLE_DL_ENCRYPT',
    'DISABLE_DL_DECRYPT',
    'DISABLE_DL_CACHE',
  ];
  return matter(state, {
    ...what,
    wants: [...off.map((each) => want(table, each, 'all')), want(table, name, count), ...config],
  });
}

/** The lowest count that is on and holds every bit that is burnt. */
function nextOdd(now: number): number {
  let next = now;
  for (let bit = 1; onesIn(next) % 2 === 0; bit *= 2) next |= bit;
  return next;
}

/** The lock of the counter. Where it also closes other fields (C2, ESP32), it waits for them. */
export function flashEncryptionSealed(state: EfuseState, target: SecurityTarget): ProfilePart {
  if (target.flashEncryption.state !== 'release') return NOTHING;
  const { table } = state;
  const lock = efuseField(table, cryptCount(table)).writeLock;
  const own = table.fields.filter(([, , , , each]) => each === lock).length === 1;
  const last = table.burn.kind === 'classic' && target.downloadMode === 'off';
  const stage = own ? 'flash encryption sealed' : last ? 'download mode' : 'shared locks';
  return matter(state, { what: 'flash encryption sealed', wanted: 'yes', stage, wants: [wantLocks(table, [lock])] });
}

export function secureBoot(state: EfuseState, target: SecurityTarget): ProfilePart {
  const { table } = state;
  const on = target.secureBoot === undefined ? 0 : 1;
  const aggressive = target.secureBoot?.aggressiveRevoke === true ? 1 : 0;
  const wants = [
    ...['SECURE_BOOT_EN', 'ABS_DONE_1'].map((name) => want(table, name, on)),
    want(table, 'ABS_DONE_0', 0), // secure boot v1
    want(table, 'SECURE_BOOT_AGGRESSIVE_REVOKE', aggressive),
  ];
  return matter(state, { what: 'secure boot', wanted: on === 1 ? 'on' : 'off', stage: 'secure boot', wants });
}

/** Before secure boot: what would let somebody kill the unit, or add a key of their own. */
export function secureBootGuards(
  state: EfuseState,
  target: SecurityTarget,
  spare: readonly number[],
): readonly ProfilePart[] {
  const { table } = state;
  const on = target.secureBoot !== undefined;
  const revoked = [0, 1, 2].map((place) =>
    want(table, `SECURE_BOOT_KEY_REVOKE${place}`, on && spare.includes(place) ? 1 : 0),
  );
  const lock = efuseField(table, 'RD_DIS').writeLock;
  return [
    on
      ? matter(state, {
          what: 'read protection closed',
          wanted: 'yes',
          stage: 'read protection closed',
          wants: [wantLocks(table, [lock])],
        })
      : NOTHING,
    matter(state, {
      what: 'spare slots revoked',
      wanted: on ? 'yes' : 'no',
      stage: 'spare slots revoked',
      wants: revoked,
    }),
  ];
}

const JTAG = ['JTAG_DISABLE', 'HARD_DIS_JTAG', 'DIS_PAD_JTAG', 'DIS_USB_JTAG', 'SOFT_DIS_JTAG'];
/** Through this door the station itself may have come: then it closes last. */
function usbDownload(chip: ChipAtBurn, state: EfuseState, { usbDownload: wanted }: SecurityTarget): ProfilePart {
  const wants = USB_DOWNLOAD.map((name) => want(state.table, name, wanted === 'off' ? 1 : 0));
  const stage = isByUsb(chip) ? 'download mode' : 'doors';
  return matter(state, { what: 'download by USB', wanted, stage, wants }, wanted === 'open');
}

const USB_DOWNLOAD = ['DIS_USB_SERIAL_JTAG_DOWNLOAD_MODE', 'DIS_USB_OTG_DOWNLOAD_MODE', 'DIS_USB_DOWNLOAD_MODE'];
const DIRECT_BOOT = ['DIS_DIRECT_BOOT', 'DIS_LEGACY_SPI_BOOT'];
const UART_PRINT = { always: 0, 'gpio-low': 1, 'gpio-high': 2, never: 3 } as const;

export function doors(chip: ChipAtBurn, state: EfuseState, target: SecurityTarget): readonly ProfilePart[] {
  const { table } = state;
  const door = (what: string, names: readonly string[], wanted: 'open' | 'off'): ProfilePart => {
    const wants = names.map((name) => want(table, name, wanted === 'off' ? 'all' : 0));
    return matter(state, { what, wanted, stage: 'doors', wants }, wanted === 'open');
  };
  const print = want(table, 'UART_PRINT_CONTROL', UART_PRINT[target.uartPrint]);
  return [
    door('JTAG', JTAG, target.jtag),
    door('direct boot', DIRECT_BOOT, target.directBoot),
    usbDownload(chip, state, target),
    matter(
      state,
      { what: 'messages of the ROM', wanted: target.uartPrint, stage: 'doors', wants: [print] },
      target.uartPrint === 'always',
    ),
  ];
}

export function usbOff(chip: ChipAtBurn, state: EfuseState, { usbSerialJtag }: SecurityTarget): ProfilePart {
  const wants = [want(state.table, 'DIS_USB_SERIAL_JTAG', usbSerialJtag === 'off' ? 1 : 0)];
  const part = matter(
    state,
    { what: 'USB-Serial/JTAG', wanted: usbSerialJtag, stage: 'USB off', wants },
    usbSerialJtag === 'open',
  );
  return part.burns.length > 0 && isByUsb(chip) ? refusedAsOnlyPort(part) : part;
}

/** The port that the station talks through is the chip's own USB. */
/** What nobody could find out is taken to be the chip's own USB. */
const isByUsb = ({ usb }: ChipAtBurn): boolean => usb !== 'none' && usb !== 'bridge';

function refusedAsOnlyPort({ items }: ProfilePart): ProfilePart {
  return { items: items.map((item) => ({ ...item, verdict: 'unreachable', obstacle: 'only-port' })), burns: [] };
}

export function downloadMode(chip: ChipAtBurn, state: EfuseState, { downloadMode: mode }: SecurityTarget): ProfilePart {
  const { table } = state;
  const closed = mode === 'off' ? 1 : 0;
  const lacks = chip.chip === 'esp32' && closed === 1 && chip.revision.major < ESP32_UART_DOWNLOAD_DIS;
  const secure = want(table, 'ENABLE_SECURITY_DOWNLOAD', mode === 'secure' ? 1 : 0);
  const wants = [...['DIS_DOWNLOAD_MODE', 'UART_DOWNLOAD_DIS'].map((name) => want(table, name, closed)), secure];
  const what = { what: 'download mode', wanted: mode, stage: 'download mode' as const };
  if (lacks || (mode === 'secure' && secure === undefined))
    return blocked({ ...what, has: 'open' }, 'silicon-lacks-it');
  return matter(state, { ...what, wants });
}

/** Espressif withdrew the Key Manager in 2026-07: no product asks for it, and a chip that is forced to use it fits none. */
export function keyManager(state: EfuseState): ProfilePart {
  const wants = [want(state.table, 'FORCE_USE_KEY_MANAGER_KEY', 0)];
  return matter(state, { what: 'Key Manager', wanted: 'not forced', stage: 'doors', wants });
}

/** Nothing more can be burnt by a host. */
export function isLockedOut(state: EfuseState): boolean {
  return ['ENABLE_SECURITY_DOWNLOAD', 'DIS_DOWNLOAD_MODE', 'UART_DOWNLOAD_DIS'].some(
    (name) => fieldNow(state, name) !== 0,
  );
}
