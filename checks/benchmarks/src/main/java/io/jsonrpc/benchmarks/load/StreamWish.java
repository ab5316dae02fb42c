package io.jsonrpc.benchmarks.load;

/**
 * How a subscriber steers its stream.
 *
 * @param credit how many items it takes beyond those that it has handled; 0 for no bound
 * @param members others of {@code rpc.stream.limit}, each with a comma before it
 */
record StreamWish(int credit, String members) {

    /** What the server does of its own accord. */
    static final StreamWish NONE = new StreamWish(0, "");

    /** Whether anything is to be sent when so many more items are handled than the server knows. */
    boolean isDue(long handled, boolean first) {
        return first ? !equals(NONE) : this.credit > 0 && handled >= this.credit / 2;
    }

    String limit(String stream, long handled) {
        String limit = this.credit > 0 ? ",\"limit\":" + (handled + this.credit) : "";
        return "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.stream.limit\",\"params\":{\"subscription\":\"" + stream + '"'
                + limit + this.members + "}}";
    }
}
