import { createLogUpdate } from 'log-update';

/**
 * Lines on stderr that are drawn again in place; undefined where stderr is no terminal. A terminal without a size, such as that of `script` or
 * of a serial console, says 0 columns and 0 rows: lines fitted to it would be empty.
 */
export function redrawnLines(): ReturnType<typeof createLogUpdate> | undefined {
  const { isTTY, columns, rows } = process.stderr;
  return isTTY && columns > 0 && rows > 0 ? createLogUpdate(process.stderr) : undefined;
}
