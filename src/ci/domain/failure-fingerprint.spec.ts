import { fingerprintOf } from './failure-fingerprint';

/** Two runs of the same failure, and what another failing test would look like. */
interface Runs {
  readonly first: string;
  readonly again: string;
  readonly other: readonly [string, string];
}
const ESC = '\u001b';
const of = (log: string) => fingerprintOf('unit', log, null);

const RUNS: Readonly<Record<string, Runs>> = {
  jest: {
    first: `2026-03-01T12:00:00.1234567Z ${ESC}[1mPASS${ESC}[22m src/total.spec.ts (5.123 s)
2026-03-01T12:00:03.1234567Z ${ESC}[31mFAIL${ESC}[39m src/cart.spec.ts (12.401 s)
2026-03-01T12:00:03.2234567Z   ● Cart › adds up

    expect(received).toBe(expected) // Object.is equality

    Expected: 3
    Received: 4

      12 |     const cart = new Cart('5f1c0de5-a7c4-402f-8d0a-31c9e8b7d6a5');
    > 13 |     expect(cart.total).toBe(3);
         |                        ^
      at Object.<anonymous> (/home/runner/work/shop/shop/src/cart.spec.ts:13:24)

Tests:       1 failed, 41 passed, 42 total
Time:        12.9 s, estimated 13 s
Ran all test suites.
##[error]Process completed with exit code 1.`,
    again: `2026-03-02T07:30:11.7654321Z ${ESC}[31mFAIL${ESC}[39m src/cart.spec.ts
2026-03-02T07:30:12.0000001Z   ● Cart › adds up

    expect(received).toBe(expected) // Object.is equality

    Expected: 3
    Received: 4

      19 |     const cart = new Cart('00000000-a7c4-402f-8d0a-31c9e8b7d6ff');
    > 20 |     expect(cart.total).toBe(3);
         |                        ^
      at Object.<anonymous> (/opt/actions-runner/_work/shop/shop/src/cart.spec.ts:20:24)

2026-03-02T07:30:12.0000001Z PASS src/total.spec.ts
Tests:       1 failed, 43 passed, 44 total
Time:        1 m 2.9 s
##[error]Process completed with exit code 1.`,
    other: ['Cart › adds up', 'Cart › is empty at first'],
  },
  pytest: {
    first: `collected 12 items
tests/test_cart.py ....F.......                                          [100%]
=================================== FAILURES ===================================
__________________________________ test_total __________________________________
tmp_path = PosixPath('/tmp/pytest-of-runner/pytest-0/test_total0')
    def test_total(tmp_path):
>       assert total(tmp_path) == 3
E       AssertionError: assert 4 == 3
E        +  where 4 = total(PosixPath('/tmp/pytest-of-runner/pytest-0/test_total0'))
tests/test_cart.py:14: AssertionError
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_total - AssertionError: assert 4 == 3
========================= 1 failed, 11 passed in 0.31s =========================`,
    again: `collected 13 items
tests/test_cart.py ....F........                                         [100%]
=================================== FAILURES ===================================
__________________________________ test_total __________________________________
tmp_path = PosixPath('/tmp/pytest-of-ada/pytest-17/test_total0')
    def test_total(tmp_path):
>       assert total(tmp_path) == 3
E       AssertionError: assert 4 == 3
E        +  where 4 = total(PosixPath('/tmp/pytest-of-ada/pytest-17/test_total0'))
tests/test_cart.py:21: AssertionError
=========================== short test summary info ============================
FAILED tests/test_cart.py::test_total - AssertionError: assert 4 == 3
======================== 1 failed, 12 passed in 61.02s (0:01:01) ================`,
    other: ['test_total', 'test_discount'],
  },
  'go test': {
    first: `ok  	example.com/shop/price	0.004s
--- FAIL: TestTotal (0.01s)
    cart_test.go:12: dial tcp 127.0.0.1:45123: connect: connection refused
    cart_test.go:14: got 4, want 3 (cart 0xc000012345)
FAIL
FAIL	example.com/shop/cart	0.012s
FAIL`,
    again: `ok  	example.com/shop/price	(cached)
--- FAIL: TestTotal (1.20s)
    cart_test.go:15: dial tcp 127.0.0.1:38001: connect: connection refused
    cart_test.go:17: got 4, want 3 (cart 0xc0000a8f00)
FAIL
FAIL	example.com/shop/cart	1.318s
FAIL`,
    other: ['TestTotal', 'TestDiscount'],
  },
  tsc: {
    first: `> shop@1.0.0 build
> tsc -p .

src/cart.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.
Found 1 error in src/cart.ts:12
npm error Lifecycle script \`build\` failed with error:
npm error A complete log of this run can be found in: /home/runner/.npm/_logs/2026-03-01T12_00_00_000Z-debug-0.log`,
    again: `> shop@1.0.0 build
> tsc -p .

src/cart.ts(48,13): error TS2322: Type 'string' is not assignable to type 'number'.
Found 1 error in src/cart.ts:48
npm error Lifecycle script \`build\` failed with error:
npm error A complete log of this run can be found in: /home/ada/.npm/_logs/2026-03-02T07_30_00_000Z-debug-0.log`,
    other: ['TS2322', 'TS2345'],
  },
  cargo: {
    first: `   Compiling shop v0.1.0 (/builds/acme/shop/crates)
    Finished \`test\` profile [unoptimized + debuginfo] target(s) in 4.31s
     Running unittests src/lib.rs (target/debug/deps/shop-0a1b2c3d4e5f6a7b)
running 2 tests
test cart::tests::empty ... ok
test cart::tests::total ... FAILED

---- cart::tests::total stdout ----
thread 'cart::tests::total' panicked at src/cart.rs:12:9:
assertion \`left == right\` failed
  left: 4
 right: 3
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; finished in 0.02s`,
    again: `   Compiling shop v0.1.0 (/builds/acme/shop/crates)
    Finished \`test\` profile [unoptimized + debuginfo] target(s) in 1m 04s
     Running unittests src/lib.rs (target/debug/deps/shop-77b2c3d4e5f6a701)
running 2 tests
test cart::tests::total ... FAILED
test cart::tests::empty ... ok

---- cart::tests::total stdout ----
thread 'cart::tests::total' panicked at src/cart.rs:31:9:
assertion \`left == right\` failed
  left: 4
 right: 3
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; finished in 3.10s`,
    other: ['cart::tests::total', 'cart::tests::discount'],
  },
};

describe.each(Object.entries(RUNS))('the fingerprint of a failure of %s', (_tool, runs) => {
  it('is the same in another run, of another length, time, place and order', () => {
    expect(of(runs.again)).toBe(of(runs.first));
  });

  it('is another for another failure, and for another check', () => {
    const other = runs.first.replaceAll(...runs.other);
    expect(other).not.toBe(runs.first);
    expect(of(other)).not.toBe(of(runs.first));
    expect(fingerprintOf('lint', runs.first, null)).not.toBe(of(runs.first));
  });
});

describe('the fingerprint of a failure', () => {
  it.each([
    ['Error: GET https://a.example/x?token=1 failed', 'Error: GET https://b.example/y failed'],
    ['error in 5f1c0de5-a7c4-402f-8d0a-31c9e8b7d6a5', 'error in 5f1c0de5-a7c4-402f-8d0a-31c9e8b7d6ff'],
    ['error at commit 5f1c0de', 'error at commit 0a9b8c7'],
    ['error at 2026-03-01T12:00:00.123Z', 'error at 2026-03-02 07:30:11+02:00'],
    ['error on Mon Mar  2 at 15:04:05', 'error on Tue Mar 17 at 05:14:00.123'],
    ['error after 3 ms', 'error after 1.5 seconds'],
    ['error: connect localhost:3000', 'error: connect localhost:45001'],
    ['error in /var/folders/x1/abc/T/a.txt', 'error in /var/folders/zz/def/T/b.txt'],
    ['error in C:\\Users\\ada\\AppData\\Local\\Temp\\x1', 'error in C:\\Users\\bob\\AppData\\Local\\Temp\\y2'],
    ['error in line 12', 'error in line 144'],
    ['error: 3 of 4', 'error: 4 of 12'],
    ['[#####     ] 50%\nerror: a', '[##########] 100 %\nerror: a'],
    ['10%\r20%\rerror: a', '50%\rerror: a'],
    [`section_start:1709649000:step\r${ESC}[0Kerror: a`, `section_start:1709650000:step\r${ESC}[0Kerror: a`],
    ['  ✓ shows an error (3 ms)\nerror: a', '--- PASS: TestError\nok 1 - error\ntest a::error ... ok\nerror: a'],
    ['FAIL src/b.spec.ts\nFAIL src/a.spec.ts', 'FAIL src/a.spec.ts\nFAIL src/b.spec.ts'],
    ['2026-03-01T12:00:00.123456Z 00O error: a', '2026-03-02T12:00:00.654321Z 01E error: a'],
  ])('does not see what differs between %j and %j', (a, b) => {
    expect(of(a)).toBe(of(b));
  });

  it.each([
    ['FAILED test_case_1', 'FAILED test_case_2'],
    ['--- FAIL: TestCart2', '--- FAIL: TestCart3'],
    ['error E0308', 'error E0277'],
    ['Error: facade is missing', 'Error: decade is missing'],
    ['Error: a is missing', 'Error: b is missing'],
    ['nothing that is known to say what failed: a', 'nothing that is known to say what failed: b'],
    ['plain words', 'other words'],
  ])('sees the difference between %j and %j', (a, b) => {
    expect(of(a)).not.toBe(of(b));
  });

  it('is of the summary where there is no log, and of the check alone where there is nothing', () => {
    const bySummary = fingerprintOf('unit', null, '2 errors in cart.ts');
    expect(fingerprintOf('unit', ' \n', '3 errors in cart.ts')).toBe(bySummary);
    expect(fingerprintOf('unit', null, '3 errors in price.ts')).not.toBe(bySummary);
    expect(fingerprintOf('unit', 'error: a', '3 errors in cart.ts')).toBe(of('error: a'));
    expect(fingerprintOf('unit', null, null)).toBe(fingerprintOf('unit', '', null));
    expect(fingerprintOf('unit', null, null)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('takes no longer for a line that is made to be slow', () => {
    const began = performance.now();
    for (const part of ['a/', '/tmp', '0', 'f', '1:', '<', 'work/', '\\', '. ', '12 ', 'x:'])
      of(`${part.repeat(50_000)}!`);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
