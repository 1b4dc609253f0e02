import { vectorText } from '../../formats/vectors.ts';
import type { HostileVector, RequestVectorInFile } from './files.ts';

/** The vectors as they are committed: what is tested is what others can take. */
export function hostileVectors(): readonly HostileVector[] {
  return ['hostile-lines.json', 'hostile-bodies.json'].flatMap((name) => read(name) as readonly HostileVector[]);
}

export function requestVectors(): readonly RequestVectorInFile[] {
  return read('requests.json') as readonly RequestVectorInFile[];
}

function read(name: string): readonly unknown[] {
  return (JSON.parse(vectorText(`unit-agent/${name}`)) as { readonly vectors: readonly unknown[] }).vectors;
}
