package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.spring.client.ClientStartupException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports all faults of the JSON-RPC clients of the application, one line each, as they are. */
class ClientFailureAnalyzer extends AbstractFailureAnalyzer<ClientStartupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ClientStartupException cause) {
        return StartFailures.analysis(cause);
    }
}
