/** Whether something has come near the view; once it has, it stays seen. */

import { useEffect, useRef, useState, type RefObject } from 'react';

/** So far below the view a panel is read before it is scrolled to. */
const AHEAD = '300px 0px';

export function useSeen<T extends Element>(): [RefObject<T | null>, boolean] {
  const frame = useRef<T>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (!box || seen) return;
    const watch = new IntersectionObserver(
      (found) => {
        if (found.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: AHEAD },
    );
    watch.observe(box);
    return () => {
      watch.disconnect();
    };
  }, [seen]);
  return [frame, seen];
}
