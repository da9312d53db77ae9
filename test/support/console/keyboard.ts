import type { Page } from 'playwright-core';

/** In the page, whose types are not those of the tests: how what has the focus is called. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
  return (label ?? '').replace(/\\s+/g, ' ').trim();
})()`;
const FURTHEST = 150;

/** A person without a mouse: the Tab key, Enter, the arrows, and text. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Goes on with Tab until what has this name is focused. */
  async to(name: string | RegExp): Promise<void> {
    const seen: string[] = [];
    for (let step = 0; step < FURTHEST; step++) {
      await this.page.keyboard.press('Tab');
      const focused = await this.page.evaluate<string>(FOCUSED);
      if (typeof name === 'string' ? focused === name : name.test(focused)) return;
      seen.push(focused);
    }
    throw new Error(`Tab never came to ${String(name)}, but to: ${[...new Set(seen)].join(' | ')}`);
  }

  async press(name: string | RegExp): Promise<void> {
    await this.to(name);
    await this.page.keyboard.press('Enter');
  }

  async type(field: string | RegExp, text: string): Promise<void> {
    await this.to(field);
    await this.page.keyboard.type(text);
  }

  async keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}
