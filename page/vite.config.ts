// Builds the dashboard's page into dist/page, which `trpo dashboard` serves. Nothing is inlined, so that a strict content security
// policy needs no exception; nothing is fetched from anywhere but the server that the page came from.

import { defineConfig } from 'vite'
import { engineWithoutEval } from './engine-without-eval.js'

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [engineWithoutEval()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700, // kB: three.js, which Watch loads when a robot is watched
    modulePreload: { polyfill: false },
  },
  logLevel: 'warn',
})
