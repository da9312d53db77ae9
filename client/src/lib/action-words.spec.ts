import { inButtonWords, words } from './action-words';

describe('words of actions', () => {
  it('says what the buttons say where the server names commands', () => {
    expect(inButtonWords('It is blocked: No codex here. Possible now: cancel, retry_latest, approve the step.')).toBe(
      'It is blocked: No codex here. Possible now: cancel, “Try again”, approve the step.',
    );
    expect(inButtonWords('It waits for a person: run_next_step of step Add the table.')).toBe(
      'It waits for a person: “Run the next step” of step Add the table.',
    );
  });

  it('leaves other names alone', () => {
    expect(inButtonWords('test_run_qa_twice failed in retry_latest_spec.ts')).toBe(
      'test_run_qa_twice failed in retry_latest_spec.ts',
    );
  });

  it('calls an action that it does not know what it is called', () => {
    expect(words('undo_all')).toBe('undo all');
  });
});
