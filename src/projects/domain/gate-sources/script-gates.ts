import { firstOf, type GateSource, jsonOf, objectOf, type RootFiles, type SuggestedGate, textOf } from './root-files';

/** PHP and Ruby: the manifest names the tools, and these are run by the package manager. */
export const scriptGates: readonly GateSource[] = [composer, bundler];

const COMPOSER_SCRIPTS = ['lint', 'check', 'test'] as const;

function composer(files: RootFiles): readonly SuggestedGate[] {
  const source = 'composer.json';
  const manifest = jsonOf(files, source);
  const scripts = objectOf(manifest.scripts);
  const gates: SuggestedGate[] = COMPOSER_SCRIPTS.filter((script) => Object.hasOwn(scripts, script)).map((script) => ({
    name: `composer ${script}`,
    command: `composer run-script ${script}`,
    source,
    why: `It has a script ${script}.`,
  }));
  const required = { ...objectOf(manifest.require), ...objectOf(manifest['require-dev']) };
  if (!Object.hasOwn(scripts, 'test') && Object.hasOwn(required, 'phpunit/phpunit')) {
    gates.push({ name: 'phpunit', command: 'vendor/bin/phpunit', source, why: 'It requires PHPUnit.' });
  }
  if (gates.length === 0) return gates;
  const why = 'The commands need the packages that it names.';
  return [{ name: 'composer install', command: 'composer install --no-interaction', source, why }, ...gates];
}

function bundler(files: RootFiles): readonly SuggestedGate[] {
  const gemfile = textOf(files, 'Gemfile');
  const hasGem = (pattern: string): boolean => new RegExp(`^[ \\t]*gem[ \\t(]+["']${pattern}["']`, 'm').test(gemfile);
  const prefix = files.has('Gemfile') ? 'bundle exec ' : '';
  const gates: SuggestedGate[] = [];
  const add = (name: string, command: string, source: string, why: string): void => {
    gates.push({ name, command: `${prefix}${command}`, source, why });
  };
  if (hasGem('rubocop')) add('rubocop', 'rubocop', 'Gemfile', 'It names RuboCop.');
  if (hasGem('rspec(?:-rails)?')) add('rspec', 'rspec', 'Gemfile', 'It names RSpec.');
  const rakefile = firstOf(files, ['rakefile', 'Rakefile', 'rakefile.rb', 'Rakefile.rb']);
  if (rakefile !== undefined && definesTest(textOf(files, rakefile))) {
    add('rake test', 'rake test', rakefile, 'It has a task test.');
  }
  if (gates.length === 0 || !files.has('Gemfile')) return gates;
  const why = 'The commands need the gems that it names.';
  return [{ name: 'bundle install', command: 'bundle install', source: 'Gemfile', why }, ...gates];
}

/** `task :test`, `task "test" => …`, `task test: …`, or the library's own, whose task has this name unless it is given another. */
function definesTest(rakefile: string): boolean {
  return /^[ \t]*task[ \t(]+(?::test\b|["']test["']|test:)|^[ \t]*Rake::TestTask\.new(?![ \t]*\()|^[ \t]*Rake::TestTask\.new[ \t]*\([ \t]*:test\b/m.test(
    rakefile,
  );
}
