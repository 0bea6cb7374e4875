import { defineConfig } from 'vitest/config';

// They run beside everything else, as those who let others go first: on a busy machine a second may be a minute.
export default defineConfig({
  test: { environment: 'jsdom', include: ['test/**/*.test.ts'], testTimeout: 60_000 }
});
