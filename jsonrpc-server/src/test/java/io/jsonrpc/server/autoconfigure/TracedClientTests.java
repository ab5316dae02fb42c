package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import brave.handler.MutableSpan;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.server.web.OnEachWebStack;
import io.jsonrpc.server.web.OwnEventLoops;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.client.JsonRpcClients;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What an application with a client and its server observe of the same calls. */
@OnEachWebStack
@Tag("exhaustive")
class TracedClientTests {

    @Parameter
    WebStack stack;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({EverythingIsPermitted.class, OwnEventLoops.class, FinishedSpans.class, Ticks.class})
    static class Server {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(FinishedSpans.class)
    static class Caller {}

    @JsonRpcController("/ticks/{speed}")
    static class Ticks {

        @JsonRpcMethod
        public Stream<Integer> count() {
            return Stream.of(1, 2, 3);
        }
    }

    private static MutableSpan span(List<MutableSpan> spans, String name) {
        return Objects.requireNonNull(FinishedSpans.find(spans, name));
    }

    @Test
    void aCallAndItsStreamAreOneTraceAtBothEndsWithoutSpansOfItems() throws Exception {
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(Server.class)
                        .web(this.stack.type())
                        .run("--server.port=0");
                ConfigurableApplicationContext caller = new SpringApplicationBuilder(Caller.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--jsonrpc.server.enabled=false",
                                "--jsonrpc.client.ticks.connect=required",
                                "--jsonrpc.client.ticks.url=ws://localhost:"
                                        + server.getEnvironment().getRequiredProperty("local.server.port")
                                        + "/ticks/7")) {
            try (Stream<Integer> ticks = caller.getBean(JsonRpcClients.class).get("ticks").stream(
                            "count", null, Integer.class)
                    .toStream()) {
                assertThat(ticks).containsExactly(1, 2, 3);
            }

            List<MutableSpan> sent = caller.getBean(FinishedSpans.class).until("count", "stream of count");
            List<MutableSpan> received = server.getBean(FinishedSpans.class).until("count", "stream of count");
            assertThat(sent).hasSize(2);
            assertThat(received).hasSize(2);
            MutableSpan call = span(received, "count");
            MutableSpan stream = span(received, "stream of count");
            assertThat(call.traceId())
                    .isEqualTo(stream.traceId())
                    .isEqualTo(span(sent, "count").traceId())
                    .isEqualTo(span(sent, "stream of count").traceId());
            assertThat(call.parentId()).isEqualTo(span(sent, "count").id());
            assertThat(stream.parentId()).isEqualTo(call.id());
            assertThat(stream.tag("jsonrpc.endpoint")).isEqualTo("/ticks/{speed}");
            assertThat(stream.tag("jsonrpc.stream.items")).isEqualTo("3");
            assertThat(stream.tag("outcome")).isEqualTo("complete");
            assertThat(caller.getBean(MeterRegistry.class)
                            .get("rpc.client.call.duration")
                            .tags("jsonrpc.client", "ticks", "rpc.method", "count", "outcome", "success")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
    }
}
