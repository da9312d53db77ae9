import { firstOf, type GateSource, type RootFiles, type SuggestedGate, textOf } from './root-files';

/** Languages whose own tool builds and tests whatever the manifest describes. */
export const compiledGates: readonly GateSource[] = [go, rust, maven, gradle, dotnet, cmake, mix];

function go(files: RootFiles): readonly SuggestedGate[] {
  const source = 'go.mod';
  if (!files.has(source)) return [];
  const why = 'It makes this a Go module.';
  return (['build', 'vet', 'test'] as const).map((verb) => ({
    name: `go ${verb}`,
    command: `go ${verb} ./...`,
    source,
    why,
  }));
}

function rust(files: RootFiles): readonly SuggestedGate[] {
  const source = 'Cargo.toml';
  if (!files.has(source)) return [];
  const members = /^\[workspace\]/m.test(textOf(files, source));
  const why = members ? 'It is the root of a Cargo workspace.' : 'It makes this a Cargo package.';
  const all = members ? ' --workspace' : '';
  return [
    { name: 'cargo clippy', command: `cargo clippy${all} --all-targets`, source, why },
    { name: 'cargo test', command: `cargo test${all}`, source, why },
  ];
}

function maven(files: RootFiles): readonly SuggestedGate[] {
  const source = 'pom.xml';
  if (!files.has(source)) return [];
  // By sh: a wrapper that was committed on Windows is not executable.
  const program = files.has('mvnw') ? 'sh ./mvnw' : 'mvn';
  return [{ name: 'maven verify', command: `${program} -B verify`, source, why: 'It is built by Maven.' }];
}

function gradle(files: RootFiles): readonly SuggestedGate[] {
  const source = firstOf(files, ['build.gradle.kts', 'build.gradle']);
  if (source === undefined) return [];
  const program = files.has('gradlew') ? 'sh ./gradlew' : 'gradle';
  return [{ name: 'gradle check', command: `${program} check`, source, why: 'It is built by Gradle.' }];
}

/** With several of them `dotnet` wants to be told which one, and a name from the repository gets into no command. */
function dotnet(files: RootFiles): readonly SuggestedGate[] {
  const [source, ...others] = [...files.keys()].filter((name) => /\.(?:slnx?|(?:cs|fs|vb)proj)$/i.test(name));
  if (source === undefined || others.length > 0) return [];
  const why = 'It is built by .NET.';
  return (['build', 'test'] as const).map((verb) => ({
    name: `dotnet ${verb}`,
    command: `dotnet ${verb}`,
    source,
    why,
  }));
}

function cmake(files: RootFiles): readonly SuggestedGate[] {
  const source = 'CMakeLists.txt';
  if (!files.has(source)) return [];
  const build = {
    name: 'cmake build',
    command: 'cmake -S . -B build && cmake --build build',
    source,
    why: 'It is built by CMake.',
  };
  if (!/^[ \t]*(?:enable_testing[ \t]*\(|include[ \t]*\([ \t]*CTest\b)/im.test(textOf(files, source))) return [build];
  const why = 'It enables tests.';
  return [build, { name: 'ctest', command: 'ctest --test-dir build --output-on-failure', source, why }];
}

function mix(files: RootFiles): readonly SuggestedGate[] {
  const source = 'mix.exs';
  if (!files.has(source)) return [];
  const install = {
    name: 'mix deps',
    command: 'mix deps.get',
    source: 'mix.lock',
    why: 'The tests need its packages.',
  };
  const test = { name: 'mix test', command: 'mix test', source, why: 'It makes this a Mix project.' };
  return files.has('mix.lock') ? [install, test] : [test];
}
