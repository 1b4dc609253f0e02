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
    again: 'Try again',
  },
  production: {
    title: 'Production',
    explains: 'Your own keys and products. Two security officers take part. It can be interrupted at any point.',
    command: 'Run this command at the machine of the station, as its account:',
  },
  badName: 'Use A to Z and digits, at most 12.',
  finished: 'The station is set up',
  finishedHint: 'It opens now. The first person becomes its administrator.',
};
