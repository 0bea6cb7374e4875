import fs from 'node:fs';
import path from 'node:path';

import { defineConfig } from 'vite';

/** The licences of all packages that went into the file, beside it. */
function licences() {
  const packages = new Set();
  const folder = `${path.sep}node_modules${path.sep}`;
  return {
    name: 'licences',
    moduleParsed({ id }) {
      const at = id.lastIndexOf(folder);
      if (at < 0) {
        return;
      }
      const inside = id.slice(at + folder.length).split(path.sep);
      const name = inside.slice(0, inside[0].startsWith('@') ? 2 : 1);
      packages.add(id.slice(0, at + folder.length) + name.join(path.sep));
    },
    generateBundle() {
      const texts = [...packages].sort().map(place => {
        const facts = JSON.parse(fs.readFileSync(path.join(place, 'package.json'), 'utf8'));
        const file = fs.readdirSync(place).find(each => /^licen[cs]e/i.test(each));
        const text = file ? fs.readFileSync(path.join(place, file), 'utf8') : '';
        return `${facts.name} ${facts.version} (${facts.license})\n\n${text.trim()}\n`;
      });
      this.emitFile({ type: 'asset', fileName: 'LICENCES.txt', source: texts.join('\n\n\n') });
    }
  };
}

// The Hub's proxy: configurable-http-proxy and all that it needs in one file, which Node runs without node_modules.
export default defineConfig({
  publicDir: false,
  plugins: [licences()],
  ssr: { noExternal: true, target: 'node' },
  // Its other build is a circle of modules that does not survive the bundling.
  resolve: {
    alias: { '@opentelemetry/api': path.resolve('node_modules/@opentelemetry/api/dist/index.mjs') }
  },
  build: {
    ssr: 'proxy/main.js',
    outDir: '../delivery/hub/proxy',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'proxy.mjs', codeSplitting: false } }
  }
});
