package io.jsonrpc.benchmarks.bench;

/** How a flood and calls go through one socket: as they do, and the two controls. */
enum FloodWay {
    CHANNELS("a channel for each", "channels"),
    WITHOUT_BOUND("a channel for each, without the bound on what is in flight", "channels"),
    ONE_QUEUE("both on the socket, without channels", "socket");

    private final String title;

    private final String mode;

    FloodWay(String title, String mode) {
        this.title = title;
        this.mode = mode;
    }

    String title() {
        return this.title;
    }

    /** What load generators call it. */
    String mode() {
        return this.mode;
    }
}
