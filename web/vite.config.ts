import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../src/foresite/web',
    emptyOutDir: true,
    target: 'es2023',
    // Fonts stay files: a subset that a language does not need is then never fetched.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env['FORESITE_DEV_SERVER'] ?? 'http://127.0.0.1:8420' } },
});
