package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.core.contract.ContractException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports all faults of the JSON-RPC methods of the application, one line each, as they are. */
class ContractFailureAnalyzer extends AbstractFailureAnalyzer<ContractException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ContractException cause) {
        return StartFailures.analysis(cause);
    }
}
