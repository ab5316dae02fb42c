package io.jsonrpc.core.channel;

/** The numbers of a session's channels and sets: odd ones of the client, even ones of the server, none of them twice. */
final class ChannelNumbers {

    private final boolean client;

    private final boolean spend;

    /** The highest that each end has used; 0 for none. */
    private int ours;

    private int theirs;

    ChannelNumbers(boolean client, ChannelRules rules) {
        this.client = client;
        this.spend = rules.spendNumbers();
    }

    /** A number of this end that was never used; 0 if there is none left. */
    int nextOurs() {
        int first = this.client ? 1 : 2;
        if (this.ours > Integer.MAX_VALUE - 2) {
            return 0;
        }
        this.ours = this.ours == 0 || !this.spend ? first : this.ours + 2;
        return this.ours;
    }

    /** The other end uses a number for the first time; false if it may not. */
    boolean takeTheirs(int number) {
        boolean odd = (number & 1) == 1;
        boolean fresh = odd != this.client && (number > this.theirs || !this.spend);
        this.theirs = fresh ? number : this.theirs;
        return fresh;
    }
}
