import { defineConfig } from 'vite';

// Static files only; the scheduler serves them at / and everything under /v1 and /whep is its API.
export default defineConfig({
  base: './',
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022' },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/whep': 'http://127.0.0.1:8080' } },
});
