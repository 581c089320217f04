/** Something that stops the setup and that the person at the keyboard can mend; its message says how. */
export class SetupProblem extends Error {
  name = 'SetupProblem';
}
