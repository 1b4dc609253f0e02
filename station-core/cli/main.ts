#!/usr/bin/env node
import '../umask.ts';
import { birthmark } from './birthmark.ts';
import { runProgram } from './program.ts';

await runProgram(birthmark());
