import { join } from 'node:path';

/**
 * Node keeps what it compiles in this folder. Tests start some hundred processes of the same modules, and each of them, with
 * its children, takes it from here.
 */
export function keepCompiledCode(): void {
  process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled');
}
