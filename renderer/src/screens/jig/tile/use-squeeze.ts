import { useLayoutEffect, useRef, type RefObject } from 'react';

const SIZES = [1, 0.85, 0.7, 0.55, 0.42];

/**
 * The big word gives way, in steps, until all that stands below it can be read: what to do about a fault matters more
 * than how far its name is seen. Measured in the page, because no reckoning knows how a sentence breaks in three
 * languages.
 */
export function useSqueeze(wanted: boolean): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || !wanted) return;
    const again = (): void => {
      squeeze(element);
    };
    const size = new ResizeObserver(again);
    const words = new MutationObserver(again);
    again();
    size.observe(element);
    words.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      size.disconnect();
      words.disconnect();
      element.style.removeProperty('--squeeze');
      element.removeAttribute('data-dense');
    };
  }, [wanted]);
  return box;
}

/** Where the smallest word does not make room enough, the text below it stands closer; see tile-text.module.css. */
function squeeze(box: HTMLElement): void {
  for (const isDense of [false, true]) {
    box.toggleAttribute('data-dense', isDense);
    for (const size of SIZES) {
      box.style.setProperty('--squeeze', String(size));
      if (isWhole(box)) return;
    }
  }
}

function isWhole(box: HTMLElement): boolean {
  const parts = [box, ...box.querySelectorAll<HTMLElement>('[data-whole], [data-whole] p')];
  return parts.every((each) => each.scrollHeight <= each.clientHeight + 1);
}
