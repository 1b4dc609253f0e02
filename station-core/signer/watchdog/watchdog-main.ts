import '../../umask.ts';

/** Entry of the process that watches a signing service: each message says how long the next one may take. */

const watched = process.ppid;
let timer: NodeJS.Timeout | undefined;

process.on('message', (limitMs) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    process.stderr.write(
      `The signing service did nothing for ${Number(limitMs) / 1000} s: its driver hangs. It is ended.\n`,
    );
    process.kill(watched, 'SIGKILL'); // a driver that hangs does not answer to anything milder
  }, Number(limitMs));
});
process.once('disconnect', () => {
  process.exit(0); // whom it watched is gone
});
