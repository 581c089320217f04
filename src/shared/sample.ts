/** The sandbox's dollars are sample money: nobody pays them, so they are never added to real ones. */

/** The built-in account's id; there is only one, and it keeps its id when it is removed and used again. */
export const sandboxAccountId = 'sandbox';

export const isSample = (accountId: string): boolean => accountId === sandboxAccountId;
