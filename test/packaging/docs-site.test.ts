import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { sidebar } from '../../packaging/docs-site/sidebar.ts';
import { root } from '../imports.ts';

const docs = join(root, 'docs');
const vitepress = join(root, 'packaging/docs-site/node_modules/.bin/vitepress');
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));

/** What stands in back quotes is shown, not linked. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '');
}

test('every page of the documents stands in the sidebar once, and nothing else does', () => {
  const listed = sidebar.flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.md`));
  expect(listed.toSorted()).toEqual(pages.filter((name) => name !== 'README.md').toSorted());
});

test('a title in the sidebar is short enough to be read at a glance', () => {
  const guides = sidebar.filter(({ text }) => text !== 'Decisions').flatMap(({ items }) => items);
  expect(guides.filter(({ text }) => text.length > 36)).toEqual([]);
});

test('every link between files leads to a file', () => {
  const files = ['README.md', ...pages.map((name) => join('docs', name))];
  const links = files.flatMap((file) =>
    [...withoutCode(readFileSync(join(root, file), 'utf8')).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, target = '']) => ({ file, target: relative(root, join(root, dirname(file), target)) }),
    ),
  );
  expect(links.length).toBeGreaterThan(60);
  expect(links.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
});

test.skipIf(!existsSync(vitepress))(
  'the site is built, without a dead link, with a search over every page (needs packaging/docs-site installed)',
  () => {
    const out = mkdtempSync(join(tmpdir(), 'birthmark-docs-'));
    try {
      const { status, stderr } = spawnSync(vitepress, ['build', 'packaging/docs-site', '--outDir', out], { cwd: root });
      expect([status, status === 0 ? '' : stderr.toString()]).toEqual([0, '']);
      const pageOf = (name: string): string => readFileSync(join(out, name), 'utf8');
      expect(pageOf('index.html')).toContain('guides/labels.html');
      expect(pageOf('troubleshooting.html')).toContain('id="board-silent"');
      expect(existsSync(join(out, 'schemas/label.schema.json'))).toBe(true);
      const [index = ''] = readdirSync(join(out, 'assets/chunks')).filter((name) =>
        name.startsWith('@localSearchIndex'),
      );
      expect(pageOf(join('assets/chunks', index))).toContain('board.silent');
    } finally {
      rmSync(out, { recursive: true });
    }
  },
  120_000,
);
