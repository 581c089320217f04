/** Something that stops the setup and that the person at the keyboard can put right; its message says how. */
export class SetupProblem extends Error {
  name = 'SetupProblem';
}
