import { expect, test } from 'vitest';
import { agentText, startText } from '../../../station-core/station/records/birth-text.ts';

test('where the agent came from is said as far as the ledger knows', () => {
  const boot = { agentVersion: 'birthmark-agent 2' };
  expect(agentText(undefined)).toBeUndefined();
  expect(agentText(boot)).toBeUndefined();
  expect(agentText({ ...boot, runsAs: 'app' })).toBe('birthmark-agent 2, part of the application');
  const inRam = { ...boot, runsAs: 'ram', agentImageSha256Hex: 'ab'.repeat(32) } as const;
  expect(agentText(inRam)).toBe(`birthmark-agent 2, loaded into RAM, image SHA-256 ${'ab'.repeat(32)}`);
});

test('the start of the production firmware is said with what has shown it', () => {
  expect(startText(undefined)).toBeUndefined();
  const log = { by: 'boot-log', firmwareVersion: '1.4.2', elfSha256PrefixHex: '6dd093038' } as const;
  expect(startText(log)).toBe('by its console: 1.4.2, ELF 6dd093038…');
  expect(startText({ ...log, slotOffsetBytes: 0x2_0000 })).toBe(
    'by its console: 1.4.2, ELF 6dd093038…, slot at 0x20000',
  );
  const md5Hex = '0'.repeat(32);
  const read = { by: 'flash-read-back', slotOffsetBytes: 0x2_0000, md5Hex } as const;
  expect(startText(read)).toBe(`by its console and flash read back, slot at 0x20000, MD5 ${md5Hex}`);
});
