package io.jsonrpc.openrpc.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Matches if documents are wanted: by the property, or by the presence of spring-boot-devtools. */
final class OnDocuments extends SpringBootCondition {

    private static final String PROPERTY = "jsonrpc.openrpc.enabled";

    private static final String DEVTOOLS = "org.springframework.boot.devtools.restart.Restarter";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Boolean set = context.getEnvironment().getProperty(PROPERTY, Boolean.class);
        ConditionMessage.Builder message = ConditionMessage.forCondition("OpenRPC");
        if (set != null) {
            return new ConditionOutcome(set, message.because(PROPERTY + "=" + set));
        }
        boolean development = ClassUtils.isPresent(DEVTOOLS, context.getClassLoader());
        return new ConditionOutcome(
                development,
                development
                        ? message.because("spring-boot-devtools is there")
                        : message.because(PROPERTY + " is not set"));
    }
}
