package io.jsonrpc.openrpc.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Matches if something is wanted: by a property, or, where that is not set, by the presence of spring-boot-devtools. */
abstract class OnDevelopment extends SpringBootCondition {

    private static final String DEVTOOLS = "org.springframework.boot.devtools.restart.Restarter";

    private final String property;

    OnDevelopment(String property) {
        this.property = property;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Boolean set = context.getEnvironment().getProperty(this.property, Boolean.class);
        ConditionMessage.Builder message = ConditionMessage.forCondition("OpenRPC");
        if (set != null) {
            return new ConditionOutcome(set, message.because(this.property + "=" + set));
        }
        boolean development = ClassUtils.isPresent(DEVTOOLS, context.getClassLoader());
        return new ConditionOutcome(
                development,
                development
                        ? message.because("spring-boot-devtools is there")
                        : message.because(this.property + " is not set"));
    }
}
