// Before anything is painted, so that a chosen theme does not flash the other one.
(() => {
  const key = 'aura-theme';
  const root = document.documentElement;
  const read = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const apply = theme => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply(read());
  window.auraTheme = {
    get current() { return root.dataset.theme ?? 'system'; },
    next() {
      const order = ['system', 'light', 'dark'];
      const theme = order[(order.indexOf(this.current) + 1) % order.length];
      apply(theme);
      try { localStorage.setItem(key, theme); } catch { /* It holds for this page only. */ }
      return theme;
    },
  };
})();
