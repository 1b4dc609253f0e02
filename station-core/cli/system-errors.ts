/** What the operating system's error codes mean, for people. Evidence keeps the code itself, for logs and machines. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EEXIST: 'exists already, and is not overwritten',
  EISDIR: 'a folder, not a file',
  ENOTDIR: 'a file is in the place of a folder',
  ENOTEMPTY: 'the folder is not empty',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an error',
  EFBIG: 'the file would be too large',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'symbolic links lead in a circle',
  EBUSY: 'another program is using it',
  ETXTBSY: 'another program is using it',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'not an address of this machine',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side closed the connection',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'unknown host',
  ETIMEDOUT: 'no answer in time',
  SQLITE_BUSY: 'another program holds it',
  SQLITE_FULL: 'the disk is full',
  SQLITE_CANTOPEN: 'it cannot be opened',
  SQLITE_READONLY_DIRECTORY: 'nothing can be written beside it',
};

/** The words with the code behind them; any other text as it is. */
export function systemErrorText(text: string): string {
  const words = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  return words === undefined ? text : `${words} (${text})`;
}
