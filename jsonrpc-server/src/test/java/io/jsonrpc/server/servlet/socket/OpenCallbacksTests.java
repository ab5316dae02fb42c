package io.jsonrpc.server.servlet.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.transport.SendCallback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whoever writes is told once, whatever the container does. */
class OpenCallbacksTests {

    private final List<String> told = new ArrayList<>();

    private final SendCallback callback =
            failure -> this.told.add(failure == null ? "written" : String.valueOf(failure.getMessage()));

    private final OpenCallbacks callbacks = new OpenCallbacks();

    private void during(SendCallback given, Consumer<SendCallback> write) {
        OpenCallbacks.Once once = this.callbacks.begin(given);
        if (once != null) {
            write.accept(once);
            once.written();
        }
    }

    @Test
    void whatIsWrittenAtOnceIsNotToldAgainAtTheEnd() {
        during(this.callback, once -> once.completed(null));
        this.callbacks.end(new IOException("gone"));

        assertThat(this.told).containsExactly("written");
    }

    @Test
    void whatIsWrittenLaterIsToldThenAndNotAgain() {
        List<SendCallback> later = new ArrayList<>();
        during(this.callback, later::add);
        assertThat(this.told).isEmpty();

        later.get(0).completed(null);
        this.callbacks.end(new IOException("gone"));
        later.get(0).completed(new IOException("again"));

        assertThat(this.told).containsExactly("written");
    }

    @Test
    void whatTheContainerForgetsFailsAtTheEnd() {
        during(this.callback, once -> {});
        this.callbacks.end(new IOException("gone"));

        assertThat(this.told).containsExactly("gone");
    }

    @Test
    void whatIsForgottenAtAnEndThatComesDuringTheWriteFails() {
        during(this.callback, once -> this.callbacks.end(new IOException("gone")));

        assertThat(this.told).containsExactly("gone");
    }

    @Test
    void afterTheEndNothingIsWritten() {
        this.callbacks.end(new IOException("gone"));
        during(this.callback, once -> this.told.add("tried"));

        assertThat(this.told).containsExactly("gone");
    }
}
