package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.StartupException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports the errors in the application instead of the stack trace of Spring. */
class StartupFailureAnalyzer extends AbstractFailureAnalyzer<StartupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartupException cause) {
        return new FailureAnalysis(
                list(cause, StartupException.Fault::description), list(cause, StartupException.Fault::action), cause);
    }

    private static String list(StartupException cause, Function<StartupException.Fault, String> part) {
        List<String> parts = cause.faults().stream().map(part).toList();
        if (parts.size() == 1) {
            return parts.get(0) + ".";
        }
        return IntStream.range(0, parts.size())
                .mapToObj(index -> (index + 1) + ". " + parts.get(index) + ".")
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
