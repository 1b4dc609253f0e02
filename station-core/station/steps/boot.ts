import { Fault } from '../../fault.ts';
import { step } from '../plan/step.ts';

/** Starts what was written and asks it who it is: the same board, running exactly this release. */
export const boot = step({
  name: 'boot',
  title: 'Starting firmware',
  needs: ['connect', 'reserve'],
  timeoutMs: 45_000,
  cannotBeUndone: null,
  act: async ({ connect, reserve }, { board, product }, signal) => {
    const hello = await board.boot(signal);
    if (hello.mac !== connect.mac) throw new Fault('board.mac-changed', { mac: hello.mac, wanted: connect.mac });
    if (hello.chip !== connect.chip) throw new Fault('board.wrong-chip', { chip: hello.chip, wanted: connect.chip });
    const { version, elfSha256Hex } = product.build.app;
    if (hello.elfSha256Hex !== elfSha256Hex || hello.firmwareVersion !== version) {
      throw new Fault('board.wrong-firmware', {
        version: hello.firmwareVersion ?? '',
        wanted: version,
        elf: hello.elfSha256Hex ?? '',
      });
    }
    if (hello.serial !== reserve.serial || hello.ssid !== reserve.ssid) {
      throw new Fault('unit.secrets-mismatch', { serial: hello.serial ?? 'none', wanted: reserve.serial });
    }
    return { mac: hello.mac, firmwareVersion: version, elfSha256Hex, agentVersion: hello.agent };
  },
});
