package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.fixtures.ManualClock;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.session.SessionTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the sockets stop with the application. */
class JsonRpcServerLifecycleTests {

    @Test
    void theWebServerStopsWhenTheCloseFramesAreWritten() {
        List<String> events = new ArrayList<>();
        DefaultSessionManager sessions = mock(DefaultSessionManager.class);
        SessionTotals nothingInFlight = mock(SessionTotals.class);
        given(sessions.totals()).willReturn(nothingInFlight);
        given(sessions.isDepartureOver()).willReturn(true);
        int[] open = {2};
        given(sessions.socketCount()).willAnswer(question -> {
            events.add(open[0] + " open");
            return open[0]--;
        });
        JsonRpcServerLifecycle lifecycle = new JsonRpcServerLifecycle(
                sessions, Timers.system(new ManualClock()), Duration.ofSeconds(30), Duration.ofSeconds(20));

        lifecycle.start();
        lifecycle.stop(() -> events.add("stopped"));

        assertThat(events).containsExactly("2 open", "1 open", "0 open", "stopped");
    }
}
