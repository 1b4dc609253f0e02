import '../../station-core/umask.ts';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildPackage } from './build-package.ts';

/** `./run pack [DIR]`: writes the package that `npm install` takes, birthmark-VERSION.tgz, into DIR. */
const [dir = 'dist-package'] = process.argv.slice(2);
const outDir = resolve(dir);
mkdirSync(outDir, { recursive: true });
await buildPackage(join(outDir, 'package'));
const args = ['pack', join(outDir, 'package'), '--pack-destination', outDir, '--loglevel=error'];
process.stdout.write(`${join(outDir, execFileSync('npm', args, { encoding: 'utf8' }).trim())}\n`);
