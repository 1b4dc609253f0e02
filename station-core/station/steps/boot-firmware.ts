import { provenBoot } from '../product/production-boot.ts';
import { step } from '../plan/step.ts';

/**
 * Starts what the owner will start. Until here the agent in RAM has spoken for the unit; that its production firmware
 * boots as well is proven last, when nothing is changed on it any more.
 */
export const bootFirmware = step({
  name: 'bootFirmware',
  title: 'Starting firmware',
  needs: ['flash'],
  timeoutMs: 60_000, // into the loader twice, and an MD5 over the app
  boots: 1,
  cannotBeUndone: null,
  act: (_seen, { board, product }, signal) => provenBoot(board, product.build, signal),
});
