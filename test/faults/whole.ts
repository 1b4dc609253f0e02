import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRAWN } from './drawn-files.ts';

/** Prints the files of which `./run test` takes a sample, and of which a part is drawn by the commit: `node whole.ts test|spec`. */
const [kind = 'test'] = process.argv.slice(2);
const root = join(import.meta.dirname, '..', '..');
const sampled = globSync(`test/**/*.${kind}.ts`, { cwd: root }).filter((file) =>
  readFileSync(join(root, file), 'utf8').includes('/sweep.ts'),
);
const drawn = DRAWN.filter((file) => file.endsWith(`.${kind}.ts`));
process.stdout.write(`${[...new Set([...sampled, ...drawn])].sort().join('\n')}\n`);
