package io.jsonrpc.demo.auction;

import java.util.Locale;

/** Amounts in cents, as texts. */
final class CentsText {

    private CentsText() {}

    static String of(long cents) {
        return String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
    }
}
