/** What the variables of a template are on the labels of one unit. */
import type { LabelData } from '../label-data.ts';
import type { Values } from './variables.ts';

export type PublicData = Pick<LabelData, 'serial' | 'mac' | 'title' | 'product' | 'madeOn' | 'order' | 'slot'>;

/** No secret, and nothing of the owner. */
export function publicValues(data: PublicData): Values {
  const { serial, mac, title, product, madeOn, order, slot } = data;
  return {
    serial,
    mac,
    title,
    product,
    date: madeOn.toISOString().slice(0, 10),
    ...(order === undefined ? {} : { order }),
    ...(slot === undefined ? {} : { slot: String(slot) }),
  };
}

export function ownerValues({ ssid, ownerName, softApPassword, ownershipCode }: LabelData): Values {
  return { ssid, ownerName, password: softApPassword.reveal(), ownerCode: ownershipCode.reveal() };
}
