import { useCallback, useEffect, useState } from 'react';
import { type Address, type Go, parseAddress } from '../session/address.ts';

/** What is shown stands in the address bar, so that Back, Reload and a link do what they say. */
export function useAddress(): [Address, Go] {
  const [hash, setHash] = useState(() => location.hash);
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
