package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.engine.outbound.CallTexts;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamParams;

/** The texts of the items of one stream, in which only the value differs: all else is encoded once. */
final class ItemText {

    /** Stands for the value. */
    private static final String VALUE = "-9007199254740990";

    private final CallTexts texts;

    private final String method;

    private final String stream;

    /** Empty where the codec does not leave the value as it is: then each text is encoded. */
    private final String before;

    private final String behind;

    ItemText(CallTexts texts, String method, String stream) {
        this.texts = texts;
        this.method = method;
        this.stream = stream;
        String sample = encode(new JsonText(VALUE));
        int at = sample.indexOf(VALUE);
        boolean isOnce = at > 0 && at == sample.lastIndexOf(VALUE);
        this.before = isOnce ? sample.substring(0, at) : "";
        this.behind = isOnce ? sample.substring(at + VALUE.length()) : "";
    }

    private String encode(JsonText value) {
        return this.texts.notification(this.method, StreamParams.item(this.stream, 0, null, value));
    }

    String of(JsonText value) {
        return this.before.isEmpty() ? encode(value) : this.before + value.json() + this.behind;
    }
}
