/** Writes the floor again and again until it is killed, and says after each write how far it came. */
import { FIRST_JIG, Floor } from '../../station-core/operators/floor.ts';

const [dir = '', first = '0'] = process.argv.slice(2);
const floor = await Floor.open({ dir });
for (let n = Number(first); ; n++) {
  await floor.setJig({ ...FIRST_JIG, taktMs: 1_000 + n });
  process.stdout.write(`${n}\n`);
}
