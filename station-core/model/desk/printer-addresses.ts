/** The forms of a printer's address, as a person may type them. */
export const KNOWN_ADDRESSES =
  'folder:DIR, ipp://HOST/ipp/print, ipps://HOST/ipp/print#sha256=HEX, cups:QUEUE, socket://HOST:9100, usb:/dev/usb/lp0';
