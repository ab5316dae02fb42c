package io.jsonrpc.spring.endpoint;

import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.spring.argument.SessionArguments;
import io.jsonrpc.spring.controller.JsonRpcAdvice;
import io.jsonrpc.spring.controller.JsonRpcArgumentResolver;
import io.jsonrpc.spring.controller.JsonRpcExceptionResolver;
import io.jsonrpc.spring.error.ExceptionMethods;
import io.jsonrpc.spring.validation.ConstraintChecks;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * What all controllers of an application use.
 *
 * @param values binds params and writes results
 * @param settings of the application
 * @param resolvers of the application, in order
 * @param arguments the arguments that come with sessions
 * @param security whether annotations of method security are obeyed
 * @param constraints checks arguments; null if there is no validator
 * @param exceptionResolvers of the application, in order
 * @param advice the methods that turn exceptions of all controllers into errors, in order
 * @param messages texts of the application; null if it has none
 */
record ControllerTools(
        TypedValues values,
        ControllerSettings settings,
        List<JsonRpcArgumentResolver> resolvers,
        SessionArguments arguments,
        MethodSecurity security,
        @Nullable ConstraintChecks constraints,
        List<JsonRpcExceptionResolver> exceptionResolvers,
        List<ExceptionMethods> advice,
        @Nullable MessageSource messages) {

    static ControllerTools of(
            ConfigurableListableBeanFactory beans,
            TypedValues values,
            ControllerSettings settings,
            List<String> faults) {
        ConversionService conversion = beans.getConversionService();
        Clock clock = beans.getBeanProvider(Clock.class).getIfUnique(Clock::systemDefaultZone);
        SessionArguments arguments = new SessionArguments(
                conversion == null ? DefaultConversionService.getSharedInstance() : conversion, clock);
        return new ControllerTools(
                values,
                settings,
                beans.getBeanProvider(JsonRpcArgumentResolver.class)
                        .orderedStream()
                        .toList(),
                arguments,
                new MethodSecurity(beans),
                ConstraintChecks.in(beans, values),
                beans.getBeanProvider(JsonRpcExceptionResolver.class)
                        .orderedStream()
                        .toList(),
                advice(beans, arguments, values, faults),
                beans.getBeanProvider(MessageSource.class).getIfAvailable());
    }

    private static List<ExceptionMethods> advice(
            ConfigurableListableBeanFactory beans,
            SessionArguments arguments,
            TypedValues values,
            List<String> faults) {
        return beans.getBeansWithAnnotation(JsonRpcAdvice.class).values().stream()
                .sorted(AnnotationAwareOrderComparator.INSTANCE)
                .map(bean -> ExceptionMethods.of(
                        AopUtils.getTargetClass(bean),
                        method -> AopUtils.selectInvocableMethod(method, bean.getClass()),
                        session -> bean,
                        arguments,
                        values,
                        faults))
                .toList();
    }
}
