/** The steps of the plan as a sentence of their own. The words of the tiles (`jig.step`) are shorter. */
export const steps = {
  connect: 'Looking for the board',
  admit: 'Checking the work order',
  reserve: 'Reserving the serial number',
  flash: 'Writing the firmware',
  boot: 'Starting the firmware',
  generateKey: 'The unit makes its own key',
  requestCsr: 'Asking the unit to prove its key',
  issue: 'Signing the certificate',
  install: 'Installing the certificate',
  prove: 'The unit proves its identity',
  lock: 'Locking the unit',
  label: 'Printing the label',
  confirmLabel: 'Scan the label',
  close: 'Closing the record',
};
