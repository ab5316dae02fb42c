package io.jsonrpc.spring.controller;

import io.jsonrpc.core.codec.binding.TypedValues;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * What all controllers of an application use.
 *
 * @param values binds params and writes results
 * @param refuseUnknown whether params without a parameter are refused where a method does not say it
 * @param resolvers of the application, in order
 * @param arguments the arguments that come with sessions
 * @param security whether annotations of method security are obeyed
 */
record ControllerTools(
        TypedValues values,
        boolean refuseUnknown,
        List<JsonRpcArgumentResolver> resolvers,
        SessionArguments arguments,
        MethodSecurity security) {

    static ControllerTools of(ConfigurableListableBeanFactory beans, TypedValues values, boolean refuseUnknown) {
        ConversionService conversion = beans.getConversionService();
        Clock clock = beans.getBeanProvider(Clock.class).getIfUnique(Clock::systemDefaultZone);
        return new ControllerTools(
                values,
                refuseUnknown,
                beans.getBeanProvider(JsonRpcArgumentResolver.class)
                        .orderedStream()
                        .toList(),
                new SessionArguments(
                        conversion == null ? DefaultConversionService.getSharedInstance() : conversion, clock),
                new MethodSecurity(beans));
    }
}
