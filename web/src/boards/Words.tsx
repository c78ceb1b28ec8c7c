/** A note in Markdown. HTML in it is not obeyed, pictures are not fetched, and links open beside the page. */

import Markdown from 'react-markdown';

const SHOWN = ['h1', 'h2', 'h3', 'h4', 'p', 'strong', 'em', 'del', 'a', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'hr', 'br'];

export default function Words({ text }: { text: string }) {
  return (
    <div className="fs-bd-words" dir="auto">
      <Markdown
        allowedElements={SHOWN}
        unwrapDisallowed
        components={{
          // All are headings of the panel: none may skip a level of the page's.
          h1: ({ children }) => <h3>{children}</h3>,
          h2: ({ children }) => <h3 data-level={2}>{children}</h3>,
          h3: ({ children }) => <h3 data-level={3}>{children}</h3>,
          h4: ({ children }) => <h3 data-level={3}>{children}</h3>,
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
