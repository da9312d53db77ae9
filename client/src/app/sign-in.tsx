import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiProblem, problemOf, sentenceOf, unreachable } from '../api/problem';
import { session } from '../api/session';
import { Button } from '../ui/button';
import { CheckField, TextField } from '../ui/field';
import styles from './sign-in.module.css';

/** Shown when the server asks for a token. It is tried before it is kept. */
export function SignIn(): ReactNode {
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const [keep, setKeep] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const enter = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await probe(token.trim());
      queries.clear();
      session.signIn(token.trim(), keep ? 'device' : 'tab');
    } catch (error) {
      setProblem(
        error instanceof ApiProblem && error.status === 401
          ? 'The server does not know this token.'
          : sentenceOf(error),
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className={styles.place}>
      <form
        className={styles.card}
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <h1>DeksdenFlow</h1>
        <p>
          This server asks for a token: that of DEKSDENFLOW_API_TOKEN, or one that an admin has made under Settings.
        </p>
        <TextField
          label="Token"
          type="password"
          name="token"
          autoFocus
          required
          value={token}
          problem={problem}
          onChange={(event) => {
            setToken(event.target.value);
          }}
        />
        <CheckField
          label="Keep it on this device"
          hint="Otherwise it is forgotten with this tab."
          checked={keep}
          onChange={(event) => {
            setKeep(event.target.checked);
          }}
        />
        <Button type="submit" tone="primary" busy={busy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}

/** Asks for something that every role may see. */
async function probe(token: string): Promise<void> {
  const response = await fetch('/projects?limit=1', { headers: { Authorization: `Bearer ${token}` } }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
}
