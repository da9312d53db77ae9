// Lets a plain node process that a test starts (and kills) load our sources: `node -r <this file> program.ts`.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { filename, swcrc: true }).code, filename);
};
