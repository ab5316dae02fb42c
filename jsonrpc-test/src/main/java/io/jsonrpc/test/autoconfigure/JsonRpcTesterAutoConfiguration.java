package io.jsonrpc.test.autoconfigure;

import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.test.JsonRpcTester;
import io.jsonrpc.test.ManualClock;
import io.jsonrpc.test.TesterTime;
import io.jsonrpc.test.server.ServerFailures;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The tester of an application in memory, and its time.
 *
 * @since 0.1
 */
@AutoConfiguration(before = JsonRpcServerAutoConfiguration.class)
public class JsonRpcTesterAutoConfiguration {

    @Bean
    ManualClock jsonRpcTestClock() {
        return new ManualClock();
    }

    @Bean
    Timers jsonRpcTestTimers(ManualClock clock) {
        return TesterTime.of(clock);
    }

    /** Around all other interceptors, so that their failures are known, too. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ServerFailures jsonRpcServerFailures() {
        return new ServerFailures();
    }

    @Bean
    JsonRpcTester jsonRpcTester(ApplicationContext context) {
        return JsonRpcTester.bindToApplicationContext(context).build();
    }
}
