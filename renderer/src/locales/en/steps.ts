/** What an operator sees or does in each step of the plan. Read on a tile from three metres: two or three short words. */
export const steps = {
  connect: 'Connecting',
  admit: 'Checking work order',
  reserve: 'Reserving serial',
  flash: 'Writing firmware',
  boot: 'Starting agent',
  generateKey: 'Generating key',
  requestCsr: 'Checking key',
  issue: 'Signing certificate',
  install: 'Storing certificate',
  prove: 'Proving identity',
  lock: 'Checking lock',
  bootFirmware: 'Starting firmware',
  label: 'Printing label',
  confirmLabel: 'Scan label',
  openWithLabel: 'Checking owner code',
  close: 'Closing record',
};

/** Of a unit that gets a new label only: what these steps do then. */
export const relabelSteps = {
  flash: 'Writing secrets',
  generateKey: 'Checking key',
  install: 'Checking certificate',
};
