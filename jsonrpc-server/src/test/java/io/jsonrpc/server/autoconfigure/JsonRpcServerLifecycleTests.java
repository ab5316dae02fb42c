package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

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

    /** How many times 50 ms a stop takes while a client stays, whose request does not end. */
    private static int looks(Duration gracePeriod, Duration goAwayWithin) {
        DefaultSessionManager sessions = mock(DefaultSessionManager.class);
        SessionTotals oneInFlight = mock(SessionTotals.class);
        given(oneInFlight.inFlight()).willReturn(1);
        given(sessions.totals()).willReturn(oneInFlight);
        ManualClock clock = new ManualClock();
        JsonRpcServerLifecycle lifecycle =
                new JsonRpcServerLifecycle(sessions, new Timers(clock, clock::nanoTime), gracePeriod, goAwayWithin);
        boolean[] stopped = {false};
        lifecycle.start();
        lifecycle.stop(() -> stopped[0] = true);
        int looks = 0;
        for (; !stopped[0] && looks < 1000; looks++) {
            clock.advance(Duration.ofMillis(50));
        }
        verify(sessions).goAway(goAwayWithin);
        return looks;
    }

    @Test
    void aRestartOfDevToolsDoesNotWaitForClients() {
        assertThat(looks(Duration.ZERO, Duration.ZERO)).isZero();
        assertThat(looks(Duration.ofSeconds(30), Duration.ofSeconds(5))).isEqualTo(600);
    }
}
