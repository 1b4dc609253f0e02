/**
 * The first import of every entry point: whatever this process creates belongs to its account alone, files 0600 and
 * folders 0700, before any other module is evaluated. Its child processes and threads inherit that.
 */
import { isMainThread } from 'node:worker_threads';

/** POSIX: no right for group or others. */
export const OTHERS = 0o077;

if (isMainThread) process.umask(OTHERS); // threads share it with their process, and may not set it
