import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaScriptName } from './to-javascript.ts';
import { ROOT } from './reachable.ts';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly workspaces: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What `npm install` reads in the packed station: no development packages, and nothing of this repository by name. */
export function packedPackageJson(): object {
  const { name, version, description, license, engines, bin, dependencies } = read('package.json');
  const own = Object.keys(workspaces());
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    engines,
    bin: Object.fromEntries(Object.entries(bin).map(([command, file]) => [command, javaScriptName(file)])),
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(([each]) => !own.includes(each))),
  };
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly link?: boolean }>>;
}

/** The lockfile of what the station runs on: who installs the package gets the versions that the tests ran on. */
export function packedShrinkwrap(): object {
  const lockfile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
  const fetched = Object.entries(lockfile.packages).filter(
    ([path, { dev, link }]) => path.startsWith('node_modules/') && dev !== true && link !== true,
  );
  return { ...lockfile, packages: { '': packedPackageJson(), ...Object.fromEntries(fetched) } };
}

/** The packages of this repository, and the file that each one's importers load. */
export function workspaces(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    read('package.json').workspaces.map((folder) => {
      const { name, exports } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as {
        readonly name: string;
        readonly exports: { readonly '.': string };
      };
      return [name, join(folder, exports['.'])];
    }),
  );
}

function read(path: string): PackageJson {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as PackageJson;
}
