import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { sidebar } from '../sidebar.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The pages of docs/ as a site, for `./run docs`. They are plain Markdown; nothing here changes what they say. */
export default {
  title: 'Birthmark',
  description: 'The manufacturing-line station that gives every ESP32 unit its identity',
  srcDir: join(root, 'docs'),
  outDir: join(root, 'dist-docs'),
  rewrites: { 'README.md': 'index.md' },
  // A page of its own, which is copied below.
  ignoreDeadLinks: [/verify\/index$/],
  themeConfig: {
    sidebar,
    outline: { level: [2, 3] as [number, number] },
    search: { provider: 'local' as const },
    docFooter: { prev: false, next: false },
  },
  /** What pages link to that is no page: the schemas, and what verifies a proof without our code. */
  buildEnd: ({ outDir }: { readonly outDir: string }): void => {
    cpSync(join(root, 'schemas'), join(outDir, 'schemas'), { recursive: true });
    cpSync(join(root, 'docs', 'verify'), join(outDir, 'verify'), { recursive: true });
  },
};
