import { dirname, join, relative } from 'node:path';
import { transformWithOxc } from 'vite';

export interface Source {
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
  /** Packages of this repository by name, and the file that each is, relative to the project: they are shipped as files. */
  readonly workspaces: Readonly<Record<string, string>>;
}

/** One file as Node runs it below node_modules, where it strips no types: every `.ts` that it loads is called `.js`. */
export async function toJavaScript({ file, text, workspaces }: Source): Promise<string> {
  const { code } = await transformWithOxc(ownFiles(file, text, workspaces), file, {
    target: 'esnext',
    sourcemap: false,
    typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: 'rewrite' },
  });
  // Processes and threads are named by URL; the transformer knows imports alone.
  return code.replaceAll(/(new URL\(['"][^'"\n]+)\.ts(['"]\s*,\s*import\.meta\.url\))/g, '$1.js$2');
}

export function javaScriptName(file: string): string {
  return file.replace(/\.ts$/, '.js');
}

function ownFiles(file: string, text: string, workspaces: Source['workspaces']): string {
  let own = text;
  for (const [name, entry] of Object.entries(workspaces)) {
    own = own.replaceAll(`from '${name}'`, `from '${relativeImport(file, entry)}'`);
  }
  return own;
}

function relativeImport(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** Where a shipped file goes, below the folder of the package. */
export function shippedPath(outDir: string, file: string): string {
  return join(outDir, javaScriptName(file));
}
