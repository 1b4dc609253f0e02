/** The files of the repository and what each imports, read as text: what the rules about layers are held against. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface Import {
  readonly file: string;
  readonly to: string;
  /** Loaded when it is called for: that breaks a circle. A type import does not. */
  readonly later: boolean;
}

export const allFiles = ['station-core', 'upstream', 'fixtures', 'electron', 'renderer', 'test']
  .filter((top) => existsSync(join(root, top)))
  .flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:tsx?|css)$/.test(name) && !name.includes('node_modules') && !name.includes('dist/'))
      .map((name) => join(top, name)),
  );

export const files = allFiles.filter((file) => /\.tsx?$/.test(file) && !file.startsWith('test/'));

export const imports: Import[] = files.flatMap(importsOf);

export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(/^\s*(?:import|export)\s+[^'";]*?from\s+'(\.[^']+)'/gm);
  const dynamic = text.matchAll(/import\('(\.[^']+)'\)/g);
  const target = (path: string): string => relative(root, normalize(join(root, dirname(file), path)));
  return [
    ...[...statements].map((match) => ({ file, to: target(match[1] ?? ''), later: false })),
    ...[...dynamic].map((match) => ({ file, to: target(match[1] ?? ''), later: true })),
  ];
}

export function namesFromOutside(file: string) {
  return namedImports(file).filter(({ module }) => !module.startsWith('.'));
}

/** Each imported name with where it comes from; a whole module, or one for its effects, has the name `*`. */
export function namedImports(file: string): { readonly module: string; readonly name: string }[] {
  const statements = [
    ...textOf(file).matchAll(/^(?:import|export)\s+(?:type\s+)?(?:([^;'"]*?)\s+from\s+)?'([^'\n]+)'/gm),
  ];
  return statements.flatMap(([, names = '', module = '']) => {
    const listed = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
    const all = listed === undefined ? ['*'] : listed.split(',').map((each) => each.trim());
    return all
      .filter((each) => each !== '')
      .map((each) => ({ module, name: each.replace(/^type /, '').replace(/ as .*/, '') }));
  });
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function inside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

export function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
