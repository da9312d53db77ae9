import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/problem';
import { LiveFeed } from './api/live';
import { LiveContext } from './api/live-context';
import { makeRouter } from './app/router';
import './styles/base.css';
import { Toasts } from './ui/toast';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what is out of date; between two events nothing is.
      staleTime: 60_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && !error.away),
      refetchOnWindowFocus: false,
      // The server may be this machine, or in this house: that there is no way to the Internet says nothing of it.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
const feed = new LiveFeed(queries);
// Before anything is asked for: what was asked for earlier than the stream began is asked for again.
feed.start();
const router = makeRouter(queries);
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <LiveContext value={feed}>
          <RouterProvider router={router} />
          <Toasts />
        </LiveContext>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
