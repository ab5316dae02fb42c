package io.jsonrpc.core.channel;

/**
 * What both ends of a session have said about channels.
 *
 * @param client whether this end is the client, whose channels have odd numbers
 * @param max how many channels of the other end this end takes
 * @param theirMax how many of this end the other one takes
 * @param parts whether this end takes texts in parts
 * @param messageBytes the largest text that this end takes, in UTF-8 bytes
 */
public record ChannelTerms(boolean client, int max, int theirMax, boolean parts, int messageBytes) {}
