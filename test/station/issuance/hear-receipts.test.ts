import { expect, test, vi } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { receiptEars } from '../../../station-core/station/issuance/hear-receipts.ts';

const refusal = (rule: string) => (): Promise<never> => Promise.reject(new Fault('signer.refused', { rule }));

function ears() {
  const hearReceipt = vi.fn<() => Promise<void>>();
  const warn = vi.fn();
  const hear = receiptEars({ hearReceipt }, { log: { warn }, witness: { answerIn: () => undefined } });
  return { hear, hearReceipt, warn };
}

test('why receipts are refused is logged once, not with each receipt', async () => {
  const { hear, hearReceipt, warn } = ears();
  hearReceipt.mockImplementation(refusal('the configuration names no upstream'));
  for (let receipt = 0; receipt < 3; receipt++) await hear('note');
  expect(hearReceipt).toHaveBeenCalledTimes(3);
  expect(warn).toHaveBeenCalledTimes(1);
});

test('another reason is logged, and so is the same one after a receipt that was heard', async () => {
  const { hear, hearReceipt, warn } = ears();
  hearReceipt
    .mockImplementationOnce(refusal('one'))
    .mockImplementationOnce(refusal('another'))
    .mockResolvedValueOnce(undefined)
    .mockImplementationOnce(refusal('another'));
  for (let receipt = 0; receipt < 4; receipt++) await hear('note');
  expect(warn).toHaveBeenCalledTimes(3);
});
