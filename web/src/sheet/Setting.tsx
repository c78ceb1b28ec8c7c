/** One thing that is set, and what can be done about it. */

import type { ReactNode } from 'react';

export function Setting({ title, told, children }: { title: ReactNode; told: ReactNode; children?: ReactNode }) {
  return (
    <div className="fs-setting">
      <div>
        <h3>{title}</h3>
        <p role="status">{told}</p>
      </div>
      {children && <div className="fs-acts">{children}</div>}
    </div>
  );
}
