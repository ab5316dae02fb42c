package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.core.contract.ContractException;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports all faults of the JSON-RPC methods of the application, one line each, as they are. */
class ContractFailureAnalyzer extends AbstractFailureAnalyzer<ContractException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ContractException cause) {
        String faults = cause.faults().stream()
                .map(fault -> "    " + fault)
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                "These JSON-RPC methods cannot be called:" + System.lineSeparator() + System.lineSeparator() + faults,
                "Change what each line names.",
                cause);
    }
}
