import { useSyncExternalStore } from 'react';

const KEY = 'deksdenflow.token';
type Listener = () => void;

/** Where the token is kept: in this tab by default; on this device only when its owner asks for it. */
class Session {
  private readonly listeners = new Set<Listener>();
  private token: string | null = read(sessionStorage) ?? read(localStorage);
  private refused = false;

  get current(): string | null {
    return this.token;
  }

  /** True when the server has said that this token, or none, is not enough. */
  get wanted(): boolean {
    return this.refused;
  }

  signIn(token: string, keep: 'tab' | 'device'): void {
    this.forget();
    this.token = token;
    this.refused = false;
    write(keep === 'tab' ? sessionStorage : localStorage, token);
    this.tell();
  }

  signOut(): void {
    this.forget();
    this.refused = true;
    this.tell();
  }

  /** The server answered 401 to a request that carried this token. */
  refuse(token: string | null): void {
    // An answer to an older token says nothing about the one that has come since.
    if (token !== this.token || this.refused) return;
    this.refused = true;
    this.tell();
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private forget(): void {
    this.token = null;
    for (const storage of [sessionStorage, localStorage]) {
      try {
        storage.removeItem(KEY);
      } catch {
        // Switched off: nothing was kept.
      }
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function read(storage: Storage): string | null {
  try {
    return storage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(storage: Storage, token: string): void {
  try {
    storage.setItem(KEY, token);
  } catch {
    // Switched off: it lasts as long as the page.
  }
}

export const session = new Session();

export const useTokenWanted = (): boolean => useSyncExternalStore(session.subscribe, () => session.wanted);
export const useToken = (): string | null => useSyncExternalStore(session.subscribe, () => session.current);
