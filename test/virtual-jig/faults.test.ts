import { fromBER } from 'asn1js';
import { createHash, createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { CertificationRequest } from 'pkijs';
import { expect, test } from 'vitest';
import { isJigFault, JIG_FAULTS, startJig, type JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { isAgentFrame } from '../../station-core/protocol/unit-agent/frame.ts';
import { encodeAgentRequest } from '../../station-core/protocol/unit-agent/messages.ts';
import { booted, restart, Unit } from './booted-unit.ts';
import { dataRequest, request, TestHost, u32 } from './host.ts';
import { LOADER_FAULTS_SEEN } from './loader-faults.ts';
import { fillFlash, PROVISIONING } from './sample-flash.ts';
import { certificateFor } from './test-certificate.ts';

/** Every fault by name, and what a host sees of it. The type asks for all of them. */
type Seen = (unit: Unit, board: JigBoard, host: TestHost) => Promise<void>;

const STUB_TEXT = 0x4038_0000;
const READ_MAGIC = request(0x0a, u32(0x40001000));
const HELLO = encodeAgentRequest({ name: 'hello', sequence: 1, body: {} });
const csrRequest = (nonce = randomBytes(32)) => ({ nonce, subject: { serialNumber: 'L1-1' } });

async function inStub(host: TestHost): Promise<void> {
  await host.enterDownloadMode();
  await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
  await host.ask(dataRequest(0x07, 0, Buffer.alloc(64, 0x13)));
  await host.ask(request(0x06, u32(0, STUB_TEXT)));
  expect((await host.frame()).toString()).toBe('OHAI');
}

async function writeBlock(host: TestHost): Promise<Buffer> {
  await host.ask(request(0x10, u32(0x1000, 1, 0x4000, 0x3f0000)));
  return host.ask(dataRequest(0x11, 0, deflateSync(Buffer.alloc(0x1000, 0x3c))));
}

async function md5(host: TestHost): Promise<string> {
  return (await host.ask(request(0x13, u32(0x3f0000, 0x1000, 0, 0)))).toString('hex', 8, 24);
}

async function parsedCsr(unit: Unit, nonce = randomBytes(32)): Promise<{ csr: Buffer; parsed: CertificationRequest }> {
  const csr = Buffer.from((await unit.get('csr', csrRequest(nonce))).csr);
  return { csr, parsed: new CertificationRequest({ schema: fromBER(csr).result }) };
}

async function installed(unit: Unit): Promise<X509Certificate> {
  const { publicKey } = await unit.get('generate-key', {});
  const chain = certificateFor(publicKey);
  await unit.get('install', { chain });
  return new X509Certificate(chain[0]);
}

const SEEN: Readonly<Record<keyof typeof JIG_FAULTS, Seen>> = {
  ...LOADER_FAULTS_SEEN,
  'unplug-next-boot': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.closed);
  },
  'no-modem-lines': async (unit, _, host) => {
    await host.lines(false, true);
    expect((await unit.get('hello', {})).identity).toBe('none'); // a chip in reset would not answer
  },
  'garble-frame': async (_, board, host) => {
    for (let n = 0; n < 3; n += 1) expect(isAgentFrame(await host.ask(HELLO))).toBe(false);
    board.heal();
    expect(isAgentFrame(await host.ask(HELLO))).toBe(true);
  },
  'garble-one-frame': async (_, __, host) => {
    expect(isAgentFrame(await host.ask(HELLO))).toBe(false);
    expect(isAgentFrame(await host.ask(HELLO))).toBe(true);
  },
  noise: async (_, __, host) => {
    host.send(HELLO);
    await host.until(() => host.text.includes('noise') && host.text.endsWith('\xc0'));
    expect(isAgentFrame(await host.frame())).toBe(true);
  },
  'wrong-echo-opcode': async (_, __, host) => {
    await host.enterDownloadMode();
    expect((await host.ask(READ_MAGIC))[1]).toBe(0x4a);
  },
  'md5-lies': async (_, board, host) => {
    await inStub(host);
    await writeBlock(host);
    const content = createHash('md5').update(Buffer.alloc(0x1000, 0x3c)).digest('hex');
    expect(await md5(host)).not.toBe(content);
    board.heal();
    expect(await md5(host)).toBe(content);
  },
  'flash-write-fails': async (_, board, host) => {
    await inStub(host);
    expect((await writeBlock(host)).toString('hex', 8)).toBe('c400');
    expect(board.flash.subarray(0x3f0000, 0x3f1000).every((byte) => byte === 0xff)).toBe(true);
  },
  'flash-bit-stuck': async (_, board, host) => {
    await inStub(host);
    expect((await writeBlock(host)).toString('hex', 8)).toBe('0000');
    const seen = await md5(host);
    expect(seen).not.toBe(createHash('md5').update(Buffer.alloc(0x1000, 0x3c)).digest('hex'));
    expect(seen).toBe(createHash('md5').update(board.flash.subarray(0x3f0000, 0x3f1000)).digest('hex'));
  },
  'flash-id-unknown': async (_, __, host) => {
    await host.enterDownloadMode();
    const spi = 0x6000_2000;
    const write = (offset: number, value: number) => host.ask(request(0x09, u32(spi + offset, value, 0xffffffff, 0)));
    await write(0x28, 0x17);
    await write(0x18, 0x9000_0000);
    await write(0x20, 0x7000_009f);
    await write(0x00, 1 << 18);
    expect((await host.ask(request(0x0a, u32(spi + 0x58)))).readUInt32LE(4)).toBe(0xffffff);
  },
  'stub-does-not-start': async (_, __, host) => {
    await host.enterDownloadMode();
    await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
    await host.ask(dataRequest(0x07, 0, Buffer.alloc(64, 0x13)));
    expect((await host.ask(request(0x06, u32(0, STUB_TEXT)))).toString('hex', 8)).toBe('00000000');
    expect(await host.silence(150)).toBe(true);
  },
  'boot-fails': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('flash read failed'));
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
  },
  'prints-password': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => /softap: (.{16})\1{99}.{11}/.test(host.text));
  },
  'agent-absent': async (_, __, host) => {
    await restart(host);
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
  },
  'other-mac-after-boot': async (unit, board) => {
    const { mac } = await unit.get('hello', {});
    expect(Buffer.from(mac).toString('hex')).not.toBe(board.mac.replaceAll(':', ''));
  },
  'old-firmware-hello': async (unit) => {
    expect((await unit.get('hello', {})).firmwareVersion).toBe('0.0.1-old');
  },
  'key-clone': async (unit) => {
    expect((await unit.get('generate-key', {})).publicKey).toHaveLength(65); // the clone itself: a test of its own below
  },
  'generate-key-refused': async (unit) => {
    expect(await unit.refusal('generate-key')).toBe('failed');
    expect((await unit.get('hello', {})).identity).toBe('none');
  },
  'csr-bad-signature': async (unit) => {
    await unit.get('generate-key', {});
    expect(await (await parsedCsr(unit)).parsed.verify()).toBe(false);
  },
  'csr-foreign-key': async (unit) => {
    const { publicKey } = await unit.get('generate-key', {});
    const { csr, parsed } = await parsedCsr(unit);
    expect(await parsed.verify()).toBe(true);
    expect(csr.includes(Buffer.from(publicKey))).toBe(false);
  },
  'csr-stale-nonce': async (unit) => {
    await unit.get('generate-key', {});
    const nonce = randomBytes(32);
    const { csr, parsed } = await parsedCsr(unit, nonce);
    expect(await parsed.verify()).toBe(true);
    expect(csr.includes(nonce.toString('hex'))).toBe(false);
  },
  'csr-p384': async (unit) => {
    await unit.get('generate-key', {});
    const { parsed } = await parsedCsr(unit);
    const spki = Buffer.from(parsed.subjectPublicKeyInfo.toSchema().toBER());
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
    expect(await parsed.verify()).toBe(true);
  },
  'wrong-chain-hash': async (unit) => {
    const { publicKey } = await unit.get('generate-key', {});
    const chain = certificateFor(publicKey);
    const { chainSha256 } = await unit.get('install', { chain });
    expect(Buffer.from(chainSha256)).not.toEqual(createHash('sha256').update(chain[0]).update(chain[1]).digest());
  },
  'prove-bad-signature': async (unit, board) => {
    const leaf = await installed(unit);
    const nonce = randomBytes(32);
    const signed = Buffer.concat([
      Buffer.from('birthmark/prove/v1'),
      nonce,
      Buffer.from(board.mac.replaceAll(':', ''), 'hex'),
    ]);
    const good = async () => verify('sha256', signed, leaf.publicKey, (await unit.get('prove', { nonce })).signature);
    expect(await good()).toBe(false);
    board.heal();
    expect(await good()).toBe(true);
  },
  'wrong-secrets-tag': async (unit, board) => {
    const nonce = randomBytes(32);
    const wrong = Buffer.from((await unit.get('secrets-tag', { nonce })).tag);
    board.heal();
    expect(Buffer.from((await unit.get('secrets-tag', { nonce })).tag)).not.toEqual(wrong);
  },
  'lock-does-nothing': async (unit, board) => {
    expect(await unit.get('lock', {})).toEqual({ locked: true });
    expect((await unit.get('lock-state', {})).locked).toBe(false);
    expect(board.locked).toBe(false);
  },
};

test.each(Object.keys(SEEN) as (keyof typeof SEEN)[])('fault %s shows on the wire', async (fault) => {
  await booted('esp32c3', async (unit, board, host) => {
    board.inject(fault);
    await SEEN[fault](unit, board, host);
  });
});

test('a board falls silent at the command or request it is told to, and answers before', async () => {
  await booted('esp32c3', async (unit, board, host) => {
    board.inject('silent-at:prove');
    await installed(unit);
    const nonce = randomBytes(32);
    host.send(encodeAgentRequest({ name: 'prove', sequence: 2, body: { nonce } }));
    expect(await host.silence(100)).toBe(true);
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
    board.heal();
    expect(isAgentFrame(await host.ask(HELLO))).toBe(true);
    board.inject('silent-at:MEM_END');
    await host.enterDownloadMode();
    await host.ask(READ_MAGIC);
    host.send(request(0x06, u32(0, STUB_TEXT)));
    expect(await host.silence(100)).toBe(true);
  });
});

test('a board unplugged at a request breaks the connection once, and comes back as it was', async () => {
  await booted('esp32c3', async (unit, board, host) => {
    const leaf = await installed(unit);
    board.inject('unplug-at:prove');
    host.send(encodeAgentRequest({ name: 'prove', sequence: 2, body: { nonce: randomBytes(32) } }));
    await host.until(() => host.closed);
    await using again = await TestHost.open(board.address);
    await restart(again);
    const hello = await new Unit(again).get('hello', {});
    expect(hello.identity).toBe('installed');
    expect(leaf.publicKey.export({ type: 'spki', format: 'der' }).includes(Buffer.from(hello.publicKey ?? []))).toBe(
      true,
    );
  });
});

test('failed, but stored: a board that is lost after install has the chain when it comes back', async () => {
  for (const fault of ['silent-after:install', 'unplug-after:install'] as const) {
    await booted('esp32c3', async (unit, board, host) => {
      const { publicKey } = await unit.get('generate-key', {});
      board.inject(fault);
      host.send(encodeAgentRequest({ name: 'install', sequence: 2, body: { chain: certificateFor(publicKey) } }));
      if (fault === 'unplug-after:install') await host.until(() => host.closed);
      else expect(await host.silence(150)).toBe(true);
      await host[Symbol.asyncDispose]();
      board.heal();
      await using again = await TestHost.open(board.address);
      await restart(again);
      expect((await new Unit(again).get('hello', {})).identity).toBe('installed');
    });
  }
});

test('failed, but stored: a block whose answer is missing lies in flash all the same', async () => {
  await booted('esp32c3', async (_, board, host) => {
    await inStub(host);
    board.inject('unplug-after:DEFL_END');
    await writeBlock(host);
    host.send(request(0x12, u32(1)));
    await host.until(() => host.closed);
    expect(board.flash.subarray(0x3f0000, 0x3f1000).every((byte) => byte === 0x3c)).toBe(true);
  });
});

test('a cloned board gives the key of the other board, signs with it, and keeps it', async () => {
  for (const chip of ['esp32c3', 'esp32'] as const) {
    await using jig = await startJig({ boards: [{ chip }, { chip }] });
    const keys: Buffer[] = [];
    for (const board of jig.boards) {
      fillFlash(board);
      if (keys.length > 0) board.inject('key-clone');
      await using host = await TestHost.open(board.address);
      await restart(host);
      const unit = new Unit(host);
      keys.push(Buffer.from((await unit.get('generate-key', {})).publicKey));
      expect(await (await parsedCsr(unit)).parsed.verify()).toBe(true);
      await restart(host);
      keys.push(Buffer.from((await unit.get('hello', {})).publicKey ?? []));
    }
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  }
});

test('a fault that nobody knows is refused, and every name is documented in one line', () => {
  expect(isJigFault('silent-at:hello')).toBe(true);
  expect(isJigFault('unplug-at:DEFL_DATA')).toBe(true);
  expect(isJigFault('silent-at:nonsense')).toBe(false);
  expect(isJigFault('toString')).toBe(false);
  for (const line of Object.values(JIG_FAULTS)) expect(line).toMatch(/^[^\n]{10,120}$/);
});

test('no secret of the unit is in anything the board prints', async () => {
  await booted('esp32c3', async (unit, _, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('prov: SSID'));
    await new Promise((resolve) => setTimeout(resolve, 40));
    await installed(unit);
    await unit.get('secrets-tag', { nonce: randomBytes(32) });
    expect(host.text).not.toContain(PROVISIONING.password);
  });
});
