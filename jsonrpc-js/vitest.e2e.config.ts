import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/setup.ts"],
    maxWorkers: 2,
    expect: { poll: { timeout: 60_000 } },
    // A test may start two servers, each of which takes half a minute on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
