/** How far a producer may be ahead of a loop: as much as suits the pace of the loop. */
export interface AutomaticCredit {
  /** An item of so many characters was received. */
  received(length: number): void;
  /** An item was handled; returns the credit from now on. */
  handled(): number;
}

export const LEAST_CREDIT = 32;
const MOST_CREDIT = 256;
/** An automatic credit grows no further than to so many characters of items that are as long as the last one. */
const MOST_CHARACTERS = 131_072;

/**
 * A credit that is doubled while the loop keeps pace, so that a fast stream needs few limits, and halved when the loop falls
 * behind, so that little waits for a slow one.
 */
export function automaticCredit(): AutomaticCredit {
  let credit = LEAST_CREDIT;
  let behind = 0;
  let length = 0;
  /** Items that were handled since the credit was looked at. */
  let handled = 0;
  return {
    received(characters) {
      behind++;
      length = characters;
    },
    handled() {
      behind--;
      if (2 * ++handled >= credit) {
        handled = 0;
        if (4 * behind <= credit && 2 * credit * length <= MOST_CHARACTERS) credit = Math.min(MOST_CREDIT, 2 * credit);
        else if (2 * behind > credit) credit = Math.max(LEAST_CREDIT, credit / 2);
      }
      return credit;
    },
  };
}
