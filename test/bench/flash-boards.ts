import { setPriority } from 'node:os';
import { serveJig } from '../../fixtures/virtual-jig/serve.ts';

/**
 * Paced boards in a process of their own, so that what they cost is not counted as the station's. Told how many by its
 * argument; ends on SIGTERM, and then says on its last line what it cost.
 */
try {
  setPriority(-20); // hardware is not slowed down by whatever else this machine does
} catch {
  process.stderr.write('the boards share the machine as everybody does: this user may not raise their priority\n');
}
const end = new AbortController();
process.on('SIGTERM', () => {
  end.abort();
});
const boards = Number(process.argv[2] ?? '1');
await serveJig({ boards, chip: 'esp32c3', pty: false, json: true, paced: true, signal: end.signal });
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000 })}\n`);
