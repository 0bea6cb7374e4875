import { defineConfig } from 'vite';

// The room's pages: one small script and one style for each, for browsers that are some years old.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: '../delivery/static/room',
    emptyOutDir: true,
    target: ['chrome90', 'firefox115'],
    cssTarget: ['chrome90', 'firefox115'],
    modulePreload: false,
    rolldownOptions: {
      input: {
        exam: 'src/exam/exam.ts',
        study: 'src/study/study.ts',
        marking: 'src/marking/marking.ts',
        board: 'src/board/board.ts',
        print: 'src/board/print.ts',
        zone: 'src/ui/zone.ts',
        figures: 'src/board/figures.ts',
        item_edit: 'src/bank/item_edit.ts',
        file_size: 'src/ui/file_size.ts',
        elder: 'src/ui/elder.ts',
        unfold: 'src/ui/unfold.ts',
        room: 'style/room.css',
        guide: 'style/guide.css'
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name][extname]'
      }
    }
  }
});
