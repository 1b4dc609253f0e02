import { takeAgain } from '../ready-made.ts';

/** Vitest runs this before each test file, also where several share a process. */
takeAgain();
