/**
 * One guard against late answers. Each time that something is asked is a turn; its answer counts unless a newer turn's
 * answer has been taken. An answer that comes while a newer one is still awaited counts: where changes come faster than
 * answers, what is shown lags behind but never stands still.
 */
export interface Turns {
  /** Begins a turn; the answer says, when the turn's answer is there, whether it is taken. */
  begin(): () => boolean;
  /** Another question, or none, is asked from now on: no answer to the turns so far is taken. */
  end(): void;
  /** The newest turn has no answer yet. */
  isOpen(): boolean;
}

export function createTurns(): Turns {
  let begun = 0;
  let taken = 0;
  return {
    begin() {
      begun += 1;
      const mine = begun;
      return () => {
        if (mine < taken) return false;
        taken = mine;
        return true;
      };
    },
    end() {
      begun += 1;
      taken = begun;
    },
    isOpen: () => taken < begun,
  };
}

/** The same where many questions are open at once, each under a key of its own. */
export interface TurnsByKey<K> {
  begin(key: K): () => boolean;
  /** No answer so far is taken, whatever its key. */
  end(): void;
}

export function createTurnsByKey<K>(): TurnsByKey<K> {
  const byKey = new Map<K, Turns>();
  return {
    begin(key) {
      const turns = byKey.get(key) ?? createTurns();
      byKey.set(key, turns);
      return turns.begin();
    },
    end() {
      for (const turns of byKey.values()) turns.end();
      byKey.clear();
    },
  };
}
