package io.jsonrpc.openrpc.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if documents are wanted, also for the explorer alone, or to be written into files. */
final class OnDocuments extends OnDevelopment {

    private static final String PROPERTY = "jsonrpc.openrpc.enabled";

    OnDocuments() {
        super(PROPERTY);
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        if (environment.containsProperty(DocumentExport.PROPERTY)) {
            return ConditionOutcome.match(DocumentExport.PROPERTY + " is set");
        }
        boolean explored = environment.getProperty(OnExplorer.PROPERTY, Boolean.class, false);
        return explored && !environment.containsProperty(PROPERTY)
                ? ConditionOutcome.match("OpenRPC for the explorer")
                : super.getMatchOutcome(context, metadata);
    }
}
