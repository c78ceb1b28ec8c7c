import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** What charts and maps need comes with them. */
const SHARED = /(web[\\/]src|node_modules)[\\/](?!echarts|zrender|maplibre|topojson|chart|map)/;

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../src/foresite/web',
    emptyOutDir: true,
    target: 'es2023',
    // Fonts stay files: a subset that a language does not need is then never fetched.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    // What pages share comes in few files instead of some forty: each file is a request that waits for its turn.
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => (name.startsWith('shared') ? 'assets/shared-[hash].js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: 'shared', test: SHARED, minShareCount: 12, priority: 1 },
            { name: 'sharedlittle', test: SHARED, minShareCount: 3, maxModuleSize: 6000 },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env['FORESITE_DEV_SERVER'] ?? 'http://127.0.0.1:8420' } },
});
