/** What the status of a refusal means: a ROM's second byte, a stub's first. Source: error tables of the esptool documentation (ROM) and of esp-flasher-stub. */
const REASONS: Readonly<Record<number, string>> = {
  0x00: 'undefined',
  0x01: 'bad parameter',
  0x02: 'out of memory',
  0x03: 'could not send',
  0x04: 'could not receive',
  0x05: 'bad format or unsupported command',
  0x06: 'wrong result',
  0x07: 'checksum',
  0x08: 'flash write did not read back',
  0x09: 'flash read',
  0x0a: 'flash read length',
  0x0b: 'inflate',
  0x0c: 'adler checksum of the inflated data',
  0x0d: 'inflate parameter',
  0x0e: 'RAM size',
  0x0f: 'RAM address',
  0x64: 'invalid parameter',
  0x65: 'invalid format',
  0x66: 'description too long',
  0x67: 'bad encoding',
  0x69: 'insufficient storage',
  0xc0: 'stub: wrong length',
  0xc1: 'stub: checksum',
  0xc2: 'stub: block size',
  0xc3: 'stub: unknown command',
  0xc4: 'stub: SPI operation',
  0xc5: 'stub: SPI unlock',
  0xc6: 'stub: not in flash mode',
  0xc7: 'stub: inflate',
  0xc8: 'stub: too little data',
  0xc9: 'stub: too much data',
  0xff: 'stub: not implemented',
};

export function refusalReason(reason: number): string {
  return REASONS[reason] ?? 'unknown reason';
}
