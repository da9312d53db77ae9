import { renderLifecyclePage } from './lifecycle-diagram';

describe('the lifecycle diagram', () => {
  it('draws every move once, and the ends', () => {
    const transitions = { open: { close: 'shut', slam: 'shut', repaint: 'open' }, shut: {} };
    const page = renderLifecyclePage([{ title: 'Door', source: 'door.ts', transitions }]);
    const block = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1];
    expect(block).toBe(
      'stateDiagram-v2\n  [*] --> open\n  open --> shut: close, slam\n  open --> open: repaint\n  shut --> [*]\n',
    );
  });
});
