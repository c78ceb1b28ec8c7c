/** The organisation's logo, or the mark of Foresite. */

import { useSession } from './useSession';

export function Mark() {
  const { logo } = useSession().appearance;
  return <img className="fs-emblem" src={logo ? `/api/v1/logos/${logo}` : '/mark.svg'} alt="" height={28} {...(!logo && { width: 28 })} />;
}
