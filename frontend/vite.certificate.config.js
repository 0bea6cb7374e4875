import { defineConfig } from 'vite';

// The page that verifies certificates off line: one script, which `certification.page` puts into one HTML file.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: '../delivery/static/certificate',
    emptyOutDir: true,
    target: ['chrome90', 'firefox115'],
    modulePreload: false,
    lib: {
      entry: 'src/certificate/page.ts',
      formats: ['iife'],
      name: 'lawstudyCertificate',
      fileName: () => 'verify.js'
    }
  }
});
