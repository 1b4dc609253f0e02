import { useCallback, useEffect, useState } from 'react';
import { type Address, type Go, parseAddress } from '../session/address.ts';

/** Who this window was last open to. */
let before: string | undefined;

/** A page that one person left open is no place for the next one to begin: they see their own first page. */
function hashFor(person: string): string {
  if (before !== undefined && before !== person) history.replaceState(null, '', '#/');
  before = person;
  return location.hash;
}

/** What is shown stands in the address bar, so that Back, Reload and a link do what they say. */
export function useAddress(person: string): [Address, Go] {
  const [hash, setHash] = useState(() => hashFor(person));
  useEffect(() => {
    const follow = (): void => {
      setHash(location.hash);
    };
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
    };
  }, []);
  const go = useCallback((to: string) => {
    location.hash = `#/${to}`;
  }, []);
  return [parseAddress(hash), go];
}
