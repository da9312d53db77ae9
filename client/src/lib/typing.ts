/** True when a key is text, or belongs to the system: then it is no shortcut of ours. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

/** True while a dialog has the page. A message that has come up is one as well to whoever hears it, and does not. */
export const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]:not([aria-modal="false"])') !== null;
