import { Fault } from '../../fault.ts';
import { step } from '../plan/step.ts';

/** What `hello` says of where the agent runs, for each way it can arrive. */
const RUNS_AS = { firmware: 'app', 'boot-loader': 'boot-loader', ram: 'ram' } as const;

/**
 * Starts the unit agent, with what was written or from RAM, and asks it who it is: the same board, with exactly this
 * release in its flash.
 */
export const boot = step({
  name: 'boot',
  title: 'Starting agent',
  needs: ['connect', 'reserve'],
  timeoutMs: 45_000, // by way of RAM: into the loader, and some five seconds of loading
  boots: 1,
  cannotBeUndone: null,
  act: async ({ connect, reserve }, { board, product }, signal) => {
    const hello = await board.boot(signal);
    if (hello.mac !== connect.mac) throw new Fault('board.mac-changed', { mac: hello.mac, wanted: connect.mac });
    if (hello.chip !== connect.chip) throw new Fault('board.wrong-chip', { chip: hello.chip, wanted: connect.chip });
    const { arrival } = product.config.identity;
    if (hello.runsAs !== RUNS_AS[arrival]) throw new Fault('board.agent-elsewhere', { runsAs: hello.runsAs, arrival });
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
    return {
      mac: hello.mac,
      firmwareVersion: version,
      elfSha256Hex,
      agentVersion: hello.agent,
      runsAs: hello.runsAs,
      ...(product.agentImage && { agentImageSha256Hex: product.agentImage.sha256Hex }),
    };
  },
});
