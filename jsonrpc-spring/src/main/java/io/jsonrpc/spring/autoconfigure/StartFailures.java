package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.spring.client.ClientStartupException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What ends the start of an application that is a server and a client at once, in one report. */
@Internal
public final class StartFailures {

    /** The bean that reads what is called on the paths of a server. */
    static final String SERVED = "jsonRpcHandlerEndpoints";

    /** The bean that makes the clients, and reads what their servers call. */
    public static final String CLIENTS = "jsonRpcClientsLifecycle";

    private StartFailures() {}

    /**
     * A failure, with the faults of the other side as a suppressed one.
     *
     * @param other the bean that finds them; it need not be there
     */
    public static <T extends RuntimeException> T with(T failure, ConfigurableListableBeanFactory beans, String other) {
        if (!beans.containsBeanDefinition(other)) {
            return failure;
        }
        try {
            if (beans.getBean(other) instanceof SmartInitializingSingleton finder) {
                finder.afterSingletonsInstantiated();
            }
        } catch (BeansException | ContractException more) {
            // Other reasons, such as a bean that needs one which is being created, are no faults of methods or clients.
            Causes.of(more).stream()
                    .filter(cause -> cause instanceof ContractException || cause instanceof ClientStartupException)
                    .findFirst()
                    .ifPresent(failure::addSuppressed);
        }
        return failure;
    }

    /** All faults, one line each. */
    static FailureAnalysis analysis(RuntimeException failure) {
        String report = Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
                .map(StartFailures::part)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator()));
        return new FailureAnalysis(report, "Change what each line names.", failure);
    }

    private static String part(Throwable failure) {
        if (failure instanceof ContractException contract) {
            return part("These JSON-RPC methods cannot be called:", contract.faults());
        }
        return failure instanceof ClientStartupException client
                ? part("These JSON-RPC clients cannot be used:", client.faults())
                : "";
    }

    private static String part(String heading, List<String> faults) {
        String line = System.lineSeparator();
        return faults.stream().map(fault -> line + "    " + fault).collect(Collectors.joining("", heading + line, ""));
    }
}
