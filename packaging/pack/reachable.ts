/** What a program of ours loads when it runs: from its first file, by every import that is not a type, and as processes and threads. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Reachable {
  /** Relative to the project. */
  readonly files: ReadonlySet<string>;
  /** Names of npm packages. */
  readonly packages: ReadonlySet<string>;
}

export function reachableFrom(...entries: readonly string[]): Reachable {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const module of loadedBy(file)) {
      if (module.startsWith('.')) visit(normalize(join(dirname(file), module)));
      else if (!module.startsWith('node:')) packages.add(packageOf(module));
    }
  };
  entries.forEach(visit);
  return { files, packages };
}

/** `import type` is gone when Node runs a file; a process or a thread is named by `new URL(…, import.meta.url)`. */
function loadedBy(file: string): string[] {
  if (!file.endsWith('.ts')) return [];
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\s+from\s+)?'([^'\n]+)'/gm);
  const calls = text.matchAll(/\b(?:import|resolve)\('([^'\n]+)'\)/g);
  const own = text.matchAll(/new URL\('([^'\n]+\.ts)', import\.meta\.url\)/g);
  return [
    ...[...statements].map(([, module = '']) => module),
    ...[...calls].map(([, module = '']) => module),
    ...[...own].map(([, path = '']) => (path.startsWith('.') ? path : `./${path}`)),
  ];
}

function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}
