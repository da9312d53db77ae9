/**
 * The layers of CONTRIBUTING.md as rules: kernel -> domain -> application -> http | persistence | processors,
 * beside them platform (adapters of ports), above them the composition roots. Specs may use anything.
 */
const SPEC = '[.]spec[.]ts$';
const NOT_A_MODULE = '(kernel|ports|config|platform|cli)';
/** A folder of src/ that holds a module: projects, protocols, steps, … */
const MODULE = `src/(?!${NOT_A_MODULE}/)[^/]+`;
const ROOTS = '^src/[^/]+[.]ts$';
const NODE = { dependencyTypes: ['core'] };

/** Files of `layer` reach inside the repository only what is listed, and of npm only the packages listed. */
const onlyInto = (name, comment, layer, allowed, packages = []) => [
  {
    name,
    comment,
    severity: 'error',
    from: { path: layer, pathNot: SPEC },
    to: { path: '^(src|migrations|scripts)/', pathNot: allowed },
  },
  ...(packages === null
    ? []
    : [
        {
          name: `${name}-packages`,
          comment,
          severity: 'error',
          from: { path: layer, pathNot: SPEC },
          to: {
            dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
            pathNot: packages.map((name) => `node_modules/${name}/`),
          },
        },
      ]),
];

module.exports = {
  forbidden: [
    ...onlyInto('kernel', 'The kernel imports Node only.', '^src/kernel/', ['^src/kernel/']),
    ...onlyInto('ports', 'Ports speak in kernel and domain types.', '^src/ports/', [
      '^src/(kernel|ports)/',
      `^${MODULE}/domain/`,
    ]),
    ...onlyInto('domain', 'The domain is plain TypeScript: no Nest, no npm, no I/O.', `^${MODULE}/domain/`, [
      '^src/kernel/',
      `^${MODULE}/domain/`,
    ]),
    {
      name: 'domain-without-io',
      comment: 'No I/O in the domain: `now` and the like are arguments. Hashing is computation.',
      severity: 'error',
      from: { path: `^${MODULE}/domain/`, pathNot: SPEC },
      to: { ...NODE, pathNot: '^(node:)?crypto$' },
    },
    ...onlyInto(
      'application',
      'Services know kernel, domain, ports and the services of other modules.',
      `^${MODULE}/application/`,
      ['^src/kernel/', '^src/ports/', `^${MODULE}/(domain|application)/`],
      ['@nestjs/common'],
    ),
    {
      name: 'module-edges-are-private',
      comment:
        "A module's controllers, entities and processors belong to it; meet through application/ and domain/. What the API shows (*.shape.ts) and takes (*.dto.ts) is public, and documents nest.",
      severity: 'error',
      from: { path: `^src/([^/]+)/`, pathNot: SPEC },
      to: {
        path: `^${MODULE}/(http|persistence|processors)/`,
        pathNot: ['^src/$1/', '/http/[^/]+[.](shape|dto|module)[.]ts$'],
      },
    },
    ...onlyInto(
      'edges',
      'Controllers, stores and processors translate for their own module.',
      `^${MODULE}/(http|persistence|processors)/`,
      [
        '^src/(kernel|ports|config|platform)/',
        `^${MODULE}/(domain|application)/`,
        `^${MODULE}/[^/]+[.]module[.]ts$`,
        '^src/[^/]+/(http|persistence|processors)/',
      ],
      null,
    ),
    ...onlyInto(
      'platform',
      'Adapters know kernel, ports, configuration and domain types.',
      '^src/platform/',
      ['^src/(kernel|ports|config|platform)/', `^${MODULE}/domain/`, '^migrations/'],
      null,
    ),
    ...onlyInto(
      'config',
      'Configuration is read before anything else exists; it knows the choices of the domain.',
      '^src/config/',
      ['^src/(kernel|config)/', `^${MODULE}/domain/`],
      null,
    ),
    {
      name: 'roots-are-the-top',
      comment: 'Composition roots import the others, never the other way round. The CLI starts them.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: [ROOTS, '^src/cli/', SPEC] },
      to: { path: ROOTS },
    },
    {
      name: 'cli-is-a-client',
      comment: 'Only composition roots may start the CLI.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/cli/', ROOTS, SPEC] },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'What is shipped does not import what tests it.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: SPEC },
      to: { path: ['^test/', SPEC] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      comment: 'The import names a file or package that is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Every package that is imported is in package.json; the product imports no devDependency.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type-only imports are dependencies too: a layer that needs another's types knows that layer.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
