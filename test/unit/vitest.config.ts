import { defineConfig } from 'vitest/config';
import { common } from '../vitest.ts';

export default defineConfig({ test: { ...common, include: ['test/unit/**/*.test.{ts,tsx}'] } });
