/** What the setup of a new station asks, and what an answer looks like. */
export const questions = {
  station: {
    asks: 'Name of the station',
    form: 'A to Z and digits, at most 12. It is part of every serial number, and cannot be changed.',
  },
  organization: {
    asks: 'Organization in the certificates',
    form: 'The O of the issuing CA and of every unit, as your company is registered.',
  },
  token: { asks: 'Token of the signing keys', form: 'These tokens on this machine can hold the keys of a station.' },
  softhsmConf: {
    asks: 'Configuration file of SoftHSM',
    form: 'The path of the file that SOFTHSM2_CONF names, usually softhsm2.conf. The station searches its token folder, and uses it at each start if you choose a token from it.',
  },
  officers: {
    asks: 'Files of the security officers',
    form: 'At least two files ID.officer.json, each with its full path.',
  },
  present: { asks: 'People present', form: 'At least two people, such as Anna Berg, security officer.' },
  authority: {
    asks: 'Name of the issuing CA',
    form: 'The CN of its certificate. No other CA of your organization may have it.',
  },
  units: {
    asks: 'Product lines that the CA may certify',
    form: 'The OU of each product line. You cannot add a product line later.',
  },
  certificate: { asks: 'Certificate of the issuing CA', form: 'The file issuing.pem that the root signed.' },
  root: { asks: 'Certificate of the root', form: 'The file root.pem.' },
  headquarters: { asks: 'Headquarters', form: 'The address https://HOST:PORT where stations enrol.' },
  fingerprint: {
    asks: 'Fingerprint of headquarters',
    form: 'SHA-256 of its authority: 64 digits, printed with the code.',
  },
  code: {
    asks: 'One-time code',
    form: 'As headquarters printed it. After an interruption, enter the same code again.',
  },
  escrow: { asks: 'Escrow certificates', form: 'The file NAME.escrow.pem of the back office.' },
  signerAccount: {
    asks: 'Account of the signing service',
    form: 'A separate account, such as birthmark-signer. An administrator sets it up. In the account of the station, the station could read the PIN.',
  },
  pinFile: {
    asks: 'File with the PIN of the token',
    form: 'The path of a file that only this account may read. The signing service reads it at each start.',
  },
  printer: {
    asks: 'Label printer',
    form: 'The address of the printer: ipp://HOST/PATH, ipps://HOST/PATH, cups:QUEUE, socket://HOST:9100, usb:/dev/usb/lp0, or folder:labels, which keeps the password of each unit in a file until its label is scanned.',
  },
  scanner: {
    asks: 'Label scanner',
    form: 'Press the button for a hand scanner. For a program that reads the labels, enter program:FILE and press Next.',
  },
  jig: { asks: 'Layout of the jig', form: 'Rows x columns of slots, such as 1x4.' },
  permit: {
    asks: 'Name of the first permit',
    form: 'Letters, digits, dots, and hyphens. No other permit may have it.',
  },
  quota: { asks: 'Units under the permit', form: 'How many certificates this station may sign under it.' },
  days: {
    asks: 'Validity in days',
    form: 'How many days the permit and the manifest are valid, starting now. At most 3650.',
  },
  ouis: {
    asks: 'Permitted MAC addresses',
    form: 'Enter the first three bytes of the MAC addresses that the permit allows, such as 24:0a:c4.',
  },
  rights: {
    asks: 'Rights of the permit',
    form: 'Choose what the permit allows. The rights that your products need are already chosen.',
  },
};
