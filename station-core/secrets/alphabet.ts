/**
 * The 32 symbols every secret of a unit is written in: the digits and capital letters without 0, 1, I and O, so that
 * no character of a secret looks like another one. One case only: a person who types a secret
 * from the label needs no shift key to be right. 32 symbols are exactly 5 bits each, so drawing has no bias.
 *
 * None of them needs escaping in JSON (RFC 8259 §7), in the `WIFI:` text of phone cameras (which escapes
 * `\ ; , : "`), in a WPA passphrase (IEEE 802.11: 8 to 63 of ASCII 32..126), and in QR's alphanumeric mode.
 */
export const SECRET_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export const BITS_PER_SYMBOL = 5;

/** 16 symbols of 5 bits = 80 bits: beyond trying out, against the device or against its verifier. */
export const SECRET_LENGTH = 16;
