package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.FaultProxy;
import io.jsonrpc.fixtures.FaultProxy.End;
import io.jsonrpc.fixtures.History;
import io.jsonrpc.fixtures.TalkClient;
import io.jsonrpc.fixtures.TalkHandler;
import io.jsonrpc.fixtures.Way;
import io.jsonrpc.server.JsonRpcConfigurer;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Networks that break, stall and slow down under both ends: each hears everything of the other, once and in order. */
class ResumptionUnderFaultsTests {

    private static final TalkHandler TALK = new TalkHandler();

    private static ConfigurableApplicationContext application;

    private static int port;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportAutoConfiguration({JsonRpcServerAutoConfiguration.class, JsonRpcServletAutoConfiguration.class})
    static class Application {

        @Bean
        SecurityFilterChain everythingIsPermitted(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }

        @Bean
        JsonRpcConfigurer handlers() {
            return registry -> registry.addHandler(TALK, "/talk");
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(Application.class).run("--server.port=0");
        port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static void assertIsWhole(TalkClient talk, History history) throws InterruptedException {
        history.awaitEnd();
        assertThat(history.faults()).as("%s", talk.client()).isEmpty();
        assertThat(talk.client().fault()).isNull();
    }

    private static End end(int number) {
        return number % 2 == 0 ? End.RESET : End.FIN;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everythingArrivesOnceAndInOrderHoweverOftenTheConnectionIsCut(long seed) throws Exception {
        Random random = new Random(seed);
        String name = "random " + seed;
        History history = TALK.begin(name);
        try (FaultProxy proxy = new FaultProxy(port);
                TalkClient talk = new TalkClient(proxy.port(), "/talk", name, history)) {
            int cuts = 0;
            for (int number = 1; number <= 400; number++) {
                switch (number % 4) {
                    case 0 -> talk.call("echo", "echo " + number);
                    case 1 -> talk.call("ask", "ask " + number);
                    default -> talk.note("note " + number);
                }
                if (!proxy.isCutWaiting()) {
                    proxy.split(1 + random.nextInt(200));
                    proxy.cutAfter(Way.values()[random.nextInt(2)], 1 + random.nextInt(1_000), end(cuts++));
                }
                if (number % 8 == 0) {
                    history.awaitEnd();
                }
            }

            assertIsWhole(talk, history);
            assertThat(cuts).isGreaterThan(20);
            assertThat(talk.client().resumes()).isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionThatIsCutAtAnyByteOfItsBeginningIsWhole(Way way) throws Exception {
        try (FaultProxy proxy = new FaultProxy(port)) {
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes = next(bytes)) {
                String name = way + " " + bytes;
                History history = TALK.begin(name);
                proxy.cutAfter(way, bytes, end(bytes));
                try (TalkClient talk = new TalkClient(proxy.port(), "/talk", name, history)) {
                    talk.note("note");
                    assertIsWhole(talk, history);
                }
                wasCut = !proxy.cancelCut();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionThatIsCutAtAnyByteOfItsResumptionIsWhole(Way way) throws Exception {
        History history = TALK.begin("resumed " + way);
        try (FaultProxy proxy = new FaultProxy(port);
                TalkClient talk = new TalkClient(proxy.port(), "/talk", "resumed " + way, history)) {
            int cuts = 0;
            boolean wasCut = true;
            for (int bytes = 1; wasCut; bytes = next(bytes)) {
                proxy.cutAfter(way, bytes, end(bytes));
                talk.client().abandonSocket();
                converse(talk, bytes);
                assertIsWhole(talk, history);
                wasCut = !proxy.cancelCut();
                cuts++;
            }
            assertThat(talk.client().resumes()).isGreaterThan(cuts);
        }
    }

    /** Both ways notes and calls. */
    private static void converse(TalkClient talk, int number) {
        talk.note("note " + number);
        talk.call("ask", "ask " + number);
    }

    /** Most of the handshake is skipped: it knows nothing of sessions. */
    private static int next(int bytes) {
        return bytes < 120 ? bytes + 20 : bytes + 1;
    }
}
