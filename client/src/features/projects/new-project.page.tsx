import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../ui/page';
import { RegisterForm } from './register-form';

export default function NewProjectPage(): ReactNode {
  return (
    <Page
      title="Register a repository"
      over={<Link to="/projects">Projects</Link>}
      about="It is fetched once into a mirror of our own. A folder of yours is never touched: all work happens in worktrees of the mirror."
    >
      <RegisterForm />
    </Page>
  );
}
