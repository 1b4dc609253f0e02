/** Setting up a new station, before there is anybody who could sign in. */
export const firstDay = {
  title: 'New station',
  folder: 'Folder:',
  choose: 'What is this station for?',
  trial: {
    title: 'Trial',
    explains:
      'Simulated boards, keys in software, a sample product. Everything is marked TRIAL. A trial never becomes a station of production.',
    name: 'Name of the trial',
    make: 'Set up a trial',
    making: 'Setting up the trial {{station}} …',
    makingHint: 'Keys, certificates, permit, and sample product. This takes about a minute.',
    stopped: 'The trial {{station}} is not finished',
    stoppedHint: 'Nothing is running now. Remove the cause above, then try again: what is already made is kept.',
    again: 'Try again',
    finishElsewhere:
      'Nothing is running now. This trial was chosen in a browser, and the desktop application cannot finish it. Quit this application, then run this command in a terminal:',
    thenOpen: 'It finishes the trial and prints the link to its screens.',
    elsewhere:
      'The desktop application makes no trial. In a terminal, this command makes one and prints the link to its screens:',
  },
  production: {
    title: 'Production',
    explains: 'Your own keys and products. Two security officers take part. It can be interrupted at any point.',
    begin: 'Set up for production',
  },
  working: 'Working …',
  workingHint: 'This takes a moment.',
  acts: {
    'find-tokens': 'Looking for tokens …',
    'make-token': 'Making the token of the station …',
    keys: 'Making the keys of the station …',
    enrol: 'Enrolling at headquarters …',
    journal: 'Beginning the journal of the signing service …',
    record: 'Writing the record of the ceremony …',
    products: 'Checking the products, drafting manifest and permit …',
    check: 'Checking the station …',
  },
  keysHint: 'Making a key takes seconds in software and up to a minute in a token.',
  stopped: 'The setup stopped',
  goOn: 'Go on',
  next: 'Next',
  back: 'Back',
  answers: 'Answers so far',
  change: 'Change: {{question}}',
  changeShort: 'Change',
  tokens: {
    missing: 'Token not in the list',
    explains:
      'Your token is not in the list? It must be set up with a user PIN and hold no keys. A SoftHSM token in a folder of your own is found by its configuration file.',
    refresh: 'Look again',
    store: 'Choose SoftHSM configuration',
  },
  headquarters: {
    explains:
      'Headquarters registers the units of all stations and gives out serial numbers and holds. This answer is fixed once the officers have signed.',
    enrol: 'Enrol at headquarters',
  },
  software: 'SoftHSM in the folder of the station, for trials: whoever copies the folder has the keys.',
  oneALine: 'Put each on a line of its own.',
  stillWaiting: 'Nothing has changed: the setup still waits for what is above.',
  record: 'Record of the ceremony, to print and sign:',
  fixed: {
    keys: 'Fixed with the keys',
    headquarters: 'Fixed: officers sign it',
    documents: 'Fixed: an officer signed it',
    screen: 'Change it later on the screen Setup',
    file: 'Change it later in station.json',
    account: 'Fixed with the setup',
  },
  fixedHint: 'To change a fixed answer, set up a new station in another folder.',
  before: 'Before that',
  whoDoes: '{{who}}:',
  files: {
    title: 'Files on this machine and on what is plugged in',
    places: 'Places',
    none: 'No USB stick or import folder was found. Plug in a USB stick, or put the files into the folder {{folder}}.',
    empty: 'This folder has no suitable files.',
    up: 'Up',
    refresh: 'Refresh list',
    take: 'Take {{file}}',
    carry: 'Copy the request here',
    carryRecord: 'Copy the record here',
    openFirst: 'Open the USB stick in the list first.',
    carried: 'Copied to {{path}}. Eject the USB stick before you remove it.',
  },
  confirm: {
    title: 'Make these keys?',
    explains: 'Keys in a token are permanent. Read what will be made, then type the name of the station.',
    station: 'Name of the station',
    agree: 'Make the keys',
    decline: 'Do not make them',
    facts: {
      station: 'Station',
      token: 'Token',
      driver: 'PKCS#11 module',
      authority: 'Issuing CA',
      scope: 'May certify',
      officer: 'Officer',
      person: 'Present',
    },
  },
  noHeadquarters: 'No headquarters yet',
  sameAccount: 'In the account of the station',
  toSign: {
    title: 'Sign on another machine',
    copy: 'Copy what to sign here',
    copied: 'Copied: {{files}}. Eject the USB stick before you remove it.',
    read: 'In the commands above, KEYS is the folder of the private key.',
    bring:
      'Copy the documents to a USB stick. When an officer has signed the copies, plug it in here and take each of them.',
    taken: 'Taken: {{file}}.',
    missing: 'Signatures still missing: {{list}}.',
  },
  printer: {
    ask: 'Check the printer',
    ready: 'The printer is ready.',
    test: 'Print test label',
    sending: 'Sending to the printer …',
    tested: 'The test label was sent. Is it complete? Does its code scan?',
  },
  pin: {
    title: 'PIN of the token {{label}}',
    explains:
      'Serial number {{serial}}. The PIN goes to this token only and is not stored. A wrong PIN counts against its limit.',
    pin: 'PIN',
    give: 'Open the token',
  },
  waits: {
    'configuration-signed': 'Two officers sign the configuration of the signing service',
    'signer-installed': 'The signing service does not answer from its own account yet',
    product: 'The station has no product yet',
    'documents-signed': 'Two officers sign the manifest and the permit',
  },
  tasks: {
    'officer-key': {
      who: 'Each of two security officers, on a machine of their own',
      does: 'make a key, and bring the file ID.officer.json here.',
    },
    'pin-file': {
      who: 'Whoever keeps the PIN of the token, at this machine',
      does: 'write it into a file outside the folder of the station that only this account may read. Run the command, type the PIN, press Enter, then Ctrl+D.',
    },
    'signer-account': {
      who: 'An administrator of this machine',
      does: 'make the account {{account}}, and let {{host}} reach its socket.',
    },
    'signer-files': {
      who: 'The same person',
      does: 'hand over what belongs to the signing service. It is moved: no copy stays with {{host}}.',
    },
    'signer-pin': { who: 'Whoever keeps the PIN of the token', does: 'seal it to this machine.' },
    'signer-service': {
      who: 'The administrator',
      does: 'compare the hash of the officers with what birthmark officer show prints, and start the service.',
    },
    'signer-group': {
      who: 'An administrator of this machine',
      does: 'add {{host}} to the group {{account}}, then restart whatever runs as {{host}}, this setup included.',
    },
    'escrow-key': {
      who: 'The back office, on a machine of its own',
      does: 'make the keys for the sealed copies of the secrets, and bring NAME.escrow.pem here.',
    },
    'root-signs': {
      who: 'Two people at the machine of the root',
      does: 'have the root sign {{request}}, carried there on a USB stick (STICK). The button below copies it. Compare the issuing key: it begins with {{digits}}.',
    },
    'root-returns': { who: 'The same people', does: 'bring issuing.pem and root.pem back here.' },
    'draw-code': {
      who: 'Somebody at headquarters',
      does: 'draw a one-time code for this station. Address, fingerprint, and code are printed. PREFIX- begins the serial numbers of its units, and AA:BB:CC their MAC addresses; units outside are findings.',
    },
    'compare-key': {
      who: 'Both officers',
      does: 'compare the key of headquarters in what they sign with what headquarters printed: {{key}}',
    },
    'make-product': {
      who: 'Whoever builds the firmware',
      does: 'make a release key once, make a product from the build, and copy its folder to {{folder}}. An agent in the firmware needs --lock, which is permanent in each unit: without it the product never starts. Leave it out for an agent in RAM.',
    },
    'check-product': { who: 'The same person', does: 'check everything about it that can be known without a board.' },
    sign: { who: '{{officer}}', does: 'read {{document}} and sign it.' },
    'keep-record': {
      who: 'Everybody who was present',
      does: 'print the record of the ceremony, {{record}}, and sign it.',
    },
    'first-administrator': { who: 'The first administrator', does: 'choose a short name and a PIN.' },
    'open-screens': { who: 'The first administrator', does: 'open the screens.' },
  },
  questions: {
    station: {
      asks: 'Name of the station',
      form: 'A to Z and digits, at most 12. Serial numbers contain it; it cannot change.',
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
      form: 'The OU of each product line, or the word any for all of them. You cannot add a product line later.',
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
      form: 'An account of its own, such as birthmark-signer, which an administrator sets up. If it runs in the account of the station, the station can read the PIN.',
    },
    pinFile: {
      asks: 'File with the PIN of the token',
      form: 'The path of a file that only this account may read. The signing service reads it at each start.',
    },
    printer: {
      asks: 'Label printer',
      form: 'ipp://HOST/PATH, ipps://HOST/PATH, cups:QUEUE, socket://HOST:9100, usb:/dev/usb/lp0, or folder:labels, which keeps the password of each unit in a file until its label is scanned.',
    },
    scanner: {
      asks: 'Label scanner',
      form: 'Enter typed for a hand scanner that works as a keyboard, or program:FILE for a program that reads the labels.',
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
      form: 'Enter the first three bytes of the MAC addresses that the permit allows, such as 24:0a:c4. Enter any to allow every address.',
    },
    rights: {
      asks: 'Rights of the permit',
      form: 'Enter the rights that the permit grants: rework, lock, burn, or none. What lock and burn change in a unit is permanent. The rights that your products need are already filled in.',
    },
  },
  badName: 'Use A to Z and digits, at most 12.',
  finished: 'The station is set up',
  finishedHint: 'It opens now. The first person becomes its administrator.',
};
