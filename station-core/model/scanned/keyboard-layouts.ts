/**
 * A scanner types the keys of one keyboard layout, and the computer reads them as another. Where both disagree, each
 * character arrives as the one on the same key: a one-to-one map, which can be turned back.
 */

/** The four rows, first without and then with Shift, key by key as on a US keyboard. */
const US = '`1234567890-=qwertyuiop[]\\asdfghjkl;\'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?';

const READ_AS = {
  german: '^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-°!"§$%&/()=?`QWERTZUIOPÜ*\'ASDFGHJKLÖÄYXCVBNM;:_',
  french: '²&é"\'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§',
  italian: '\\1234567890\'ìqwertyuiopè+ùasdfghjklòàzxcvbnm,.-|!"£$%&/()=?^QWERTYUIOPé*§ASDFGHJKLç°ZXCVBNM;:_',
  british: '`1234567890-=qwertyuiop[]#asdfghjkl;\'zxcvbnm,./¬!"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@ZXCVBNM<>?',
} as const;

export type KeyboardLayout = keyof typeof READ_AS;
export const KEYBOARD_LAYOUTS = ['german', 'french', 'italian', 'british'] as const satisfies readonly KeyboardLayout[];

/** What a US scanner typed, of which a computer with this layout made `read`. Undefined when no such key exists. */
export function typedAsUs(read: string, layout: KeyboardLayout): string | undefined {
  return mapped(read, { from: READ_AS[layout], to: US });
}

/** What a computer with this layout makes of `typed`, and of every dead key the character that stands on it. */
export function readBy(layout: KeyboardLayout, typed: string): string | undefined {
  return mapped(typed, { from: US, to: READ_AS[layout] });
}

function mapped(text: string, { from, to }: { readonly from: string; readonly to: string }): string | undefined {
  let all = '';
  for (const character of text) {
    const at = from.indexOf(character);
    if (at < 0 && character !== ' ') return undefined;
    all += character === ' ' ? ' ' : to.charAt(at);
  }
  return all;
}
