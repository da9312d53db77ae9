// Before the first paint, and as a file: the content policy allows no script inside the page.
try {
  const theme = localStorage.getItem('deksdenflow.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's colours then.
}
