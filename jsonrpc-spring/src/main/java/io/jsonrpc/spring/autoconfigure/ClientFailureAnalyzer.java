package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.spring.client.ClientStartupException;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports all faults of the JSON-RPC clients of the application, one line each, as they are. */
class ClientFailureAnalyzer extends AbstractFailureAnalyzer<ClientStartupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ClientStartupException cause) {
        String faults = cause.faults().stream()
                .map(fault -> "    " + fault)
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                "These JSON-RPC clients cannot be used:" + System.lineSeparator() + System.lineSeparator() + faults,
                "Change what each line names.",
                cause);
    }
}
