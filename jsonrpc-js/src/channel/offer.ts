/** What one end says of channels when a session is opened. */
export interface ChannelOffer {
  /** How many channels of the other end it takes. */
  readonly max: number;
  /** The size of parts that it takes, in bytes; 0 for none. */
  readonly parts: number;
}

/** What this client says. */
export const OFFER: ChannelOffer = { max: 16, parts: 16_384 };

/** What the server says of channels; undefined if it has none. */
export function offerIn(extensions: unknown): ChannelOffer | undefined {
  const { channels } = Object(extensions) as { channels?: unknown };
  if (channels !== Object(channels)) return undefined;
  const { max = 0, parts = 0 } = channels as { max?: unknown; parts?: unknown };
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  return isCount(max) && isCount(parts) && (!parts || parts >= 1024) ? { max, parts } : undefined;
}
