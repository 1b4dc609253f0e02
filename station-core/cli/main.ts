#!/usr/bin/env node
import { birthmark } from './birthmark.ts';
import { runProgram } from './program.ts';

await runProgram(birthmark());
