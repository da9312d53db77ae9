import type { ReactNode } from 'react';
import { session, useToken } from '../../api/session';
import { setTheme, type Theme, useTheme } from '../../app/theme';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { Section, Sheet } from '../../ui/page';
import styles from './settings.module.css';

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** What is kept in this browser and nowhere else; on a telephone there is no side bar to find it in. */
export function DeviceTab(): ReactNode {
  const theme = useTheme();
  const token = useToken();
  return (
    <>
      <Section title="Colours">
        <Sheet padded>
          <SelectField
            label="Theme"
            choices={THEMES}
            value={theme}
            onChange={(event) => {
              setTheme(event.target.value as Theme);
            }}
          />
        </Sheet>
      </Section>
      <Section title="Token">
        <Sheet padded>
          <div className={styles.device}>
            <p>
              {token === null
                ? 'This server asks for none.'
                : 'The token of this session is kept in this browser only. Signing out forgets it.'}
            </p>
            {token !== null && (
              <Button
                onClick={() => {
                  session.signOut();
                }}
              >
                Sign out
              </Button>
            )}
          </div>
        </Sheet>
      </Section>
    </>
  );
}
