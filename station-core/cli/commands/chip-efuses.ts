/** The eFuses of a chip as lines for a terminal: what is burnt one by one, what is not in a few words. */
import type { ChipReport } from '../../device/board.ts';

type Efuses = Extract<ChipReport, { mode: 'open' }>['efuses'];

const WIDTH = 100;
const INDENT = '  ';

export function efuseLines(efuses: Efuses): string[] {
  const burnt = efuses.filter((efuse) => !isZero(efuse));
  const untouched = efuses.filter(isZero).map(({ name, writeLocked }) => (writeLocked ? `${name}(locked)` : name));
  const nameWidth = Math.max(0, ...burnt.map(({ name }) => name.length));
  return [
    'eFuses that are burnt',
    ...burnt.map(({ name, value, block, width, writeLocked }) => {
      const shown = typeof value === 'number' ? numberWords(value, width) : value;
      return `${INDENT}${name.padEnd(nameWidth)}  ${shown}  (block ${block}${writeLocked ? ', locked' : ''})`;
    }),
    'eFuses at 0',
    ...wrapped(untouched),
  ];
}

const isZero = ({ value }: Efuses[number]): boolean => (typeof value === 'number' ? value === 0 : /^0+$/.test(value));

/** Masks are read in hex. */
const numberWords = (value: number, width: number): string =>
  width >= 8 ? `0x${value.toString(16).padStart(Math.ceil(width / 4), '0')}` : String(value);

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of words) {
    if (line.length + word.length + 1 > WIDTH && line !== INDENT) {
      lines.push(line.trimEnd());
      line = INDENT;
    }
    line += `${word} `;
  }
  return line === INDENT ? lines : [...lines, line.trimEnd()];
}
