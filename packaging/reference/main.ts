import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generate.ts';

/** `npm run reference`: writes schemas/, docs/reference/ and docs/troubleshooting.md again. */
const root = join(import.meta.dirname, '..', '..');
for (const { path, content } of generatedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
