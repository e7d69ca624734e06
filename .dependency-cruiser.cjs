/** The layers of docs/ARCHITECTURE.md: debugger → projections → core, and core/log as the only shell of core. */

const source = '^(core|projections|debugger)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'No cycles, type-only ones included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-below',
      comment: 'core imports neither projections nor debugger.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(projections|debugger)/' },
    },
    {
      name: 'projections-below-debugger',
      comment: 'projections do not import debugger.',
      severity: 'error',
      from: { path: '^projections/' },
      to: { path: '^debugger/' },
    },
    {
      name: 'kernel-does-not-know-its-log',
      comment: 'What decides and evolves does not know how it is stored, except for the shape of an entry.',
      severity: 'error',
      from: { path: '^core/(kernel|fs|net|link)/' },
      to: { path: '^core/log/', pathNot: '^core/log/entry\\.ts$' },
    },
    {
      name: 'functional-core-no-io',
      comment: 'core has no clock, no chance and no I/O; core/log is its only shell.',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/log/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'functional-core-no-streams',
      comment: 'core has no rxjs and no level; core/log is its only shell.',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/log/' },
      to: { path: '(^|/)node_modules/(rxjs|level|memory-level|classic-level|abstract-level)/' },
    },
    {
      name: 'only-the-log-knows-leveldb',
      comment: 'Only core/log imports level.',
      severity: 'error',
      from: { path: source, pathNot: '^core/log/' },
      to: { path: '(^|/)node_modules/(level|memory-level|classic-level|abstract-level)/' },
    },
    {
      name: 'source-does-not-import-test',
      severity: 'error',
      from: { path: source },
      to: { path: '^test/' },
    },
    {
      name: 'source-has-no-dev-dependencies',
      severity: 'error',
      from: { path: source },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm'],
        pathNot: '(^|/)node_modules/@types/node/',
      },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that is imported is named in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and that imports nothing is dead, unless it is an entry point.',
      severity: 'error',
      from: { orphan: true, path: source, pathNot: ['^debugger/main\\.ts$', '^projections/history\\.ts$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/(golden|conformance/scripts))/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
