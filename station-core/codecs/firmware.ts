import * as image from '../formats/image/app-image.ts';
import * as elf from '../formats/image/elf.ts';
import * as csv from '../formats/partitions/partition-csv.ts';
import * as table from '../formats/partitions/partition-table.ts';
import * as signatures from '../formats/secure-boot/image-signatures.ts';
import { inFaults } from './in-faults.ts';

export const parseAppImage = inFaults(image.parseAppImage);
export const readElf = inFaults(elf.readElf);
export const readImageSignatures = inFaults(signatures.readImageSignatures);
export const parsePartitionCsv = inFaults(csv.parsePartitionCsv);
export const parsePartitionTable = inFaults(table.parsePartitionTable);
export const readPartitionTable = inFaults(table.readPartitionTable);
export const buildPartitionTable = inFaults(table.buildPartitionTable);
