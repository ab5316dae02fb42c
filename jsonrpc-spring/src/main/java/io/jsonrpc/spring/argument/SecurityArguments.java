package io.jsonrpc.spring.argument;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;

/** Parameters with the annotation and the types of Spring Security, which may not be on the class path. */
final class SecurityArguments {

    private SecurityArguments() {}

    static @Nullable SessionArgument of(MethodParameter parameter) {
        if (parameter.getParameterType() == SecurityContext.class) {
            return SecurityArguments::context;
        }
        MergedAnnotation<AuthenticationPrincipal> wanted =
                MergedAnnotations.from(parameter.getParameterAnnotations()).get(AuthenticationPrincipal.class);
        return wanted.isPresent() ? principal(parameter, wanted.synthesize()) : null;
    }

    /** What Spring MVC passes: null without a user, and for a principal of another type unless that is to be an error. */
    private static SessionArgument principal(MethodParameter parameter, AuthenticationPrincipal wanted) {
        Class<?> type = parameter.getParameterType();
        Expression expression =
                wanted.expression().isEmpty() ? null : new SpelExpressionParser().parseExpression(wanted.expression());
        return session -> {
            Authentication authentication = authentication(session);
            Object principal = authentication == null ? null : authentication.getPrincipal();
            if (expression != null && principal != null) {
                StandardEvaluationContext context = new StandardEvaluationContext(principal);
                context.setVariable("this", principal);
                principal = expression.getValue(context);
            }
            if (principal == null || type.isInstance(principal)) {
                return principal;
            }
            if (wanted.errorOnInvalidType()) {
                throw new ClassCastException(principal.getClass().getName() + " is no " + type.getName());
            }
            return null;
        };
    }

    private static SecurityContext context(Session session) {
        SecurityContext context = new SecurityContextImpl();
        context.setAuthentication(authentication(session));
        return context;
    }

    private static @Nullable Authentication authentication(Session session) {
        return session.getPrincipal() instanceof Authentication user ? user : null;
    }
}
