package io.jsonrpc.interop;

import io.jsonrpc.server.JsonRpcConfigurer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Endpoints that show what becomes of a session. */
@TestConfiguration(proxyBeanMethods = false)
class ProbeEndpoints {

    @Bean
    ProbeHandler probe() {
        return new ProbeHandler();
    }

    @Bean
    JsonRpcConfigurer probeHandlers(ProbeHandler probe) {
        return registry -> registry.addHandler(probe.withPingWatchdog(true).withLabel("probe"), "/probe")
                .addHandler(new ProbeHandler().withSessionIdInResults(true).withLabel("with-ids"), "/with-ids");
    }
}
