import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * `node --import` of this file: as a power cut, the process kills itself just before or just after its file number DIE_AT
 * takes its name. Every durable step of a migration is such a file; the first is number 0.
 */
const { DIE_AT: dieAt, DIE_WHEN: dieWhen } = process.env;
const { rename } = files;
let number = 0;

files.rename = async (...names) => {
  const isNow = String(number) === dieAt;
  number += 1;
  if (isNow && dieWhen === 'before') process.kill(process.pid, 'SIGKILL');
  await rename(...names);
  if (isNow && dieWhen === 'after') process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
