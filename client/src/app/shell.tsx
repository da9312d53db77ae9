import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Monitor, Moon, Search, Sun } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useConnection } from '../api/live-context';
import { session, useToken, useTokenWanted } from '../api/session';
import { useAttentionCount } from '../features/needs-you/attention';
import { duration } from '../lib/time';
import { Button, IconButton } from '../ui/button';
import { Kbd } from '../ui/small';
import { useNow } from '../ui/time';
import { PLACES } from './places';
import styles from './shell.module.css';
import { useShortcuts } from './shortcuts';
import { SignIn } from './sign-in';
import { setTheme, useTheme, type Theme } from './theme';

const Palette = lazy(() => import('./palette'));
const ShortcutHelp = lazy(() => import('./shortcut-help'));

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICON = { system: Monitor, light: Sun, dark: Moon } as const;

export function Shell(): ReactNode {
  const wanted = useTokenWanted();
  const main = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const search = (): void => {
    setOpen('palette');
  };
  useShortcuts({
    palette: search,
    help: () => {
      setOpen('help');
    },
  });
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [pathname]);

  if (wanted) return <SignIn />;
  const close = (): void => {
    setOpen(null);
  };
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      <Side onSearch={search} />
      <main id="main" ref={main} className={styles.main} tabIndex={-1}>
        <Top onSearch={search} />
        <OfflineBanner />
        <Outlet />
      </main>
      <nav className={styles.bottom} aria-label="Places">
        <Places />
      </nav>
      <Suspense>
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'help' && <ShortcutHelp onClose={close} />}
      </Suspense>
    </div>
  );
}

const Brand = (): ReactNode => (
  <Link to="/" className={styles.brand}>
    <img src="/console/icon.svg" alt="" />
    DeksdenFlow
  </Link>
);

function Side({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const theme = useTheme();
  const token = useToken();
  const ThemeIcon = THEME_ICON[theme];
  return (
    <header className={styles.side}>
      <Brand />
      <Button className={styles.search} icon={<Search size={14} aria-hidden />} onClick={onSearch}>
        Go to…
        <Kbd>{navigator.userAgent.includes('Mac') ? '⌘K' : 'Ctrl K'}</Kbd>
      </Button>
      <nav className={styles.places} aria-label="Places">
        <Places />
      </nav>
      <div className={styles.foot}>
        <Connection />
        <div className={styles.footRow}>
          <IconButton
            small
            label={`Colours: ${theme}. Switch to ${NEXT[theme]}`}
            onClick={() => {
              setTheme(NEXT[theme]);
            }}
          >
            <ThemeIcon size={15} aria-hidden />
          </IconButton>
          {token !== null && (
            <Button
              small
              tone="quiet"
              onClick={() => {
                session.signOut();
              }}
            >
              Sign out
            </Button>
          )}
        </div>
      </div>
    </header>
  );
}

/** Where there is no room at the side: it goes with the page, so that reading has all of the height. */
function Top({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  return (
    <div className={styles.top}>
      <Brand />
      <Connection />
      <IconButton label="Go to…" onClick={onSearch}>
        <Search size={18} aria-hidden />
      </IconButton>
    </div>
  );
}

function Places(): ReactNode {
  const waiting = useAttentionCount();
  return PLACES.map(({ to, label, icon: Icon, key }) => (
    <Link
      key={to}
      to={to}
      className={styles.place}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      title={`${label} (g ${key})`}
    >
      <Icon size={16} aria-hidden />
      {label}
      {to === '/' && waiting > 0 && (
        <span className={styles.badge} aria-label={`${waiting > 99 ? 'More than 99' : String(waiting)} waiting`}>
          {waiting > 99 ? '99+' : waiting}
        </span>
      )}
    </Link>
  ));
}

const WORDS = { live: 'Live', connecting: 'Connecting…', offline: 'Offline' } as const;

function Connection(): ReactNode {
  const { state } = useConnection();
  return (
    <div className={styles.live} data-state={state} role="status">
      {WORDS[state]}
    </div>
  );
}

/** Everything below it may be old: it says so, instead of a "running" that nobody has confirmed. */
function OfflineBanner(): ReactNode {
  const { state, lostAt } = useConnection();
  const now = useNow();
  if (state !== 'offline' || lostAt === null || now - lostAt < 1_500) return null;
  return (
    <div className={styles.banner} role="alert">
      <strong>No signal for {duration(Math.floor((now - lostAt) / 1_000) * 1_000)}.</strong>
      What you see is how it was then. The page goes on by itself when the server answers.
    </div>
  );
}
