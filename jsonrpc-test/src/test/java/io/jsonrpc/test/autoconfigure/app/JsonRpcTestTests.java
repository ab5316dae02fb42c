package io.jsonrpc.test.autoconfigure.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.autoconfigure.JsonRpcTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.context.WebApplicationContext;

/** The slice: one controller of an application, with mocks. */
@JsonRpcTest(
        value = PriceController.class,
        properties = {
            "jsonrpc.server.concurrency-limits.others.permits=1",
            "jsonrpc.server.concurrency-limits.others.paths=/of-another-controller"
        })
class JsonRpcTestTests {

    private static final Set<String> SESSIONS = new HashSet<>();

    @Autowired
    JsonRpcTester tester;

    @MockitoBean
    Prices prices;

    private JsonRpcTester london;

    @BeforeEach
    void path() {
        this.london = this.tester.mutate().path("/prices/london").build();
    }

    @Test
    void theNamedControllerIsCalledInMemoryWithItsMocks() {
        given(this.prices.last("A")).willReturn(3);
        this.london
                .call("prices.last", Map.of("symbol", "A"))
                .result(PriceController.Price.class)
                .isEqualTo(new PriceController.Price("london", "A", 3));
    }

    @Test
    void theContextHasWhatBelongsToControllersAndNothingElse(@Autowired ApplicationContext context) {
        assertThat(context).isNotInstanceOf(WebApplicationContext.class);
        assertThat(context.getBeanNamesForType(OtherController.class)).isEmpty();
        assertThat(context.getBeanNamesForType(WebServer.class)).isEmpty();
        this.london.call("prices.wrong").error().hasCode(7);
    }

    @Test
    void paramsThatNoParameterTakesAreRefused() {
        this.london
                .call("prices.last", Map.of("symbol", "A", "simbol", "B"))
                .error()
                .hasCode(-32602)
                .hasData("reason", "unknown")
                .hasData("path", "$.simbol");
    }

    @Test
    void aTesterHasThePrincipalThatATestGives() {
        this.london.call("prices.who").result(String.class).isEqualTo("nobody");
        this.london
                .mutate()
                .principal(() -> "alice")
                .build()
                .call("prices.who")
                .result(String.class)
                .isEqualTo("alice");
    }

    @RepeatedTest(2)
    void eachTestMethodHasASessionOfItsOwn() {
        String session = this.london.call("prices.session").result(String.class).value();
        assertThat(SESSIONS.add(session)).isTrue();
        assertThat(this.london.call("prices.session").result(String.class).value())
                .isEqualTo(session);
    }

    @Test
    void timeIsTurnedByHand() {
        this.london.call("prices.who");
        this.london.breakConnection();
        this.london.clock().advance(Duration.ofDays(1));
        assertThat(this.london.reconnect()).isEqualTo(SessionLoss.EXPIRED);
    }
}
