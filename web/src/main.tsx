/** Where the page starts: styles, providers, router. */

import '@mantine/core/styles.css';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/vazirmatn/index.css';
import './app/styles.css';
import './app/series.css';
import './form/form.css';

import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { queries } from './api/cache';
import { client } from './api/client';
import { guard } from './api/guard';
import { session } from './api/session';
import { router, toSignIn } from './app/router';
import { cssVariables, theme } from './app/theme';
import { telling } from './form/telling';
import { takeEitherDigits } from './i18n/digits';
import { LanguageProvider } from './i18n/language';

client.use(
  guard({
    csrfToken: () => queries.getQueryData(session.queryKey)?.me?.csrf_token,
    ended: toSignIn,
    stale: () => void queries.refetchQueries({ queryKey: session.queryKey }),
  }),
  telling(() => (document.documentElement.lang === 'fa' ? 'fa' : 'en')),
);

takeEitherDigits(document);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <LanguageProvider>
            <QueryClientProvider client={queries}>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </LanguageProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}
