import { useLayoutEffect, useState, type RefObject } from 'react';
import type { JigView } from '../../../../station-core/contract.ts';
import { cellOf, densityOf, type Density } from './density.ts';

/** Measures the grid, not its cells: one observer, however many slots there are. */
export function useDensity(grid: RefObject<HTMLElement | null>, { rows, columns }: JigView): Density {
  const [density, setDensity] = useState<Density>('plain');
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const look = (): void => {
      const style = getComputedStyle(element);
      const padding = (...sides: string[]): number =>
        sides.reduce((sum, side) => sum + Number.parseFloat(style.getPropertyValue(`padding-${side}`)), 0);
      setDensity(
        densityOf(
          cellOf({
            widthPx: element.clientWidth - padding('left', 'right'),
            heightPx: element.clientHeight - padding('top', 'bottom'),
            rows,
            columns,
            gapPx: Number.parseFloat(style.rowGap),
          }),
        ),
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [grid, rows, columns]);
  return density;
}
