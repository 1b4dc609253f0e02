import { step } from '../plan/step.ts';

/** Puts the certificate chain where QA finds it. The PASS itself is the runner's, written with this evidence. */
export const close = step({
  name: 'close',
  title: 'Closing record',
  needs: ['reserve', 'issue', 'openWithLabel', 'lock'],
  timeoutMs: 10_000,
  cannotBeUndone: null,
  act: async ({ reserve, issue }, { chains }, signal) => ({
    chainPemSha256Hex: await chains.write(reserve.serial, Buffer.from(issue.certDerBase64, 'base64'), signal),
  }),
});
