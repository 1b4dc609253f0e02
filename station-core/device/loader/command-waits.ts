/** How long a command is waited for, and how often it may be sent. */
import type { CommandName } from '../../protocol/loader/opcodes.ts';

export const DEFAULT_TIMEOUT_MS = 3_000;
/** Together as long as one default time-out: a board that is silent is found out no later. */
const SHORT_WAITS_MS = [600, 600, DEFAULT_TIMEOUT_MS - 1_200] as const;
/** BEGIN starts over each time; the others only look, or set what is set already. */
const REPEATABLE: ReadonlySet<CommandName> = new Set<CommandName>([
  ...(['READ_REG', 'GET_SECURITY_INFO', 'SPI_ATTACH', 'SPI_SET_PARAMS'] as const),
  ...(['FLASH_BEGIN', 'DEFL_BEGIN', 'SPI_FLASH_MD5', 'READ_FLASH_SLOW'] as const),
]);
const TURNS = 3;

/** Sent again without an answer, it does nothing twice. */
export const isRepeatable = (name: CommandName): boolean => REPEATABLE.has(name);

export function waitsMs(given: number | undefined, repeatable: boolean): readonly number[] {
  if (!repeatable) return Array<number>(TURNS).fill(given ?? DEFAULT_TIMEOUT_MS);
  return given === undefined ? SHORT_WAITS_MS : [Math.max(DEFAULT_TIMEOUT_MS, given / 4), given];
}
