import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm start` listens; the development server hands everything but the console's own files on to it. */
const API = process.env.DEKSDENFLOW_API_BASE ?? 'http://127.0.0.1:8010';

export default defineConfig({
  root: here('.'),
  base: '/console/',
  cacheDir: here('../node_modules/.cache/vite'),
  build: {
    outDir: here('../dist/console'),
    emptyOutDir: true,
    target: 'es2023',
    // The content policy refuses what is not a file of ours: nothing is inlined as data:, and no script in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
  server: {
    port: 5173,
    proxy: {
      // changeOrigin would not be enough: without a token the API answers to its own name and origin only.
      '^/(?!console)': { target: API, changeOrigin: true, headers: { origin: API } },
    },
  },
});
