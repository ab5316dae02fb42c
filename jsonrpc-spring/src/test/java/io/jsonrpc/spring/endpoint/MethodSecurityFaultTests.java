package io.jsonrpc.spring.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.contract.ContractException;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.spring.controller.JsonRpcController;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.access.prepost.PreFilter;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.core.AuthenticationException;

/** Which annotations of method security fail the start, because nothing would obey them. */
class MethodSecurityFaultTests {

    private static final TypedValues VALUES =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT).typedValues(false);

    @Retention(RetentionPolicy.RUNTIME)
    @Secured("ROLE_CLERK")
    @interface ForClerks {}

    @JsonRpcController("/orders")
    static class OrderController {

        @JsonRpcMethod
        public void open() {}

        @JsonRpcMethod
        @PreAuthorize("hasRole('CLERK')")
        public void before() {}

        @JsonRpcMethod
        @PostAuthorize("hasRole('CLERK')")
        public void after() {}

        @JsonRpcMethod
        @PreFilter("filterObject != ''")
        public void given(List<String> orders) {}

        @JsonRpcMethod
        @PostFilter("filterObject != ''")
        public List<String> returned() {
            return List.of();
        }

        @JsonRpcMethod
        @Secured("ROLE_CLERK")
        public void secured() {}

        @JsonRpcMethod
        @ForClerks
        public void securedByAnother() {}

        @JsonRpcMethod
        @RolesAllowed("CLERK")
        public void rolesAllowed() {}

        @JsonRpcMethod
        @DenyAll
        public void denied() {}

        @JsonRpcMethod
        @PreAuthorize("hasRole('CLERK')")
        @DenyAll
        public void both() {}
    }

    static class NoMethodSecurity {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class AsItIs {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity(prePostEnabled = false, securedEnabled = true)
    static class SecuredAlone {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity(prePostEnabled = false, jsr250Enabled = true)
    static class Jsr250Alone {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
    static class All {}

    private static final List<String> PRE_POST = List.of(
            "before has @PreAuthorize",
            "after has @PostAuthorize",
            "given has @PreFilter",
            "returned has @PostFilter",
            "both has @PreAuthorize");

    private static final List<String> SECURED = List.of("secured has @Secured", "securedByAnother has @Secured");

    private static final List<String> JSR_250 = List.of("rolesAllowed has @RolesAllowed", "denied has @DenyAll");

    private static final List<String> BOTH_DENY = List.of("both has @DenyAll");

    private static Stream<String> lines(List<String> methods, String end) {
        return methods.stream()
                .map(method -> "OrderController." + method + ", and method security is not enabled" + end);
    }

    private static Stream<String> forIt(List<String> methods, String attribute) {
        return lines(methods, " for it: set " + attribute + " = true of @EnableMethodSecurity");
    }

    private static Stream<String> none(List<String> methods, String attributes) {
        return lines(methods, ": add @EnableMethodSecurity" + attributes);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(
                        NoMethodSecurity.class,
                        all(List.of(
                                none(PRE_POST, ""),
                                none(SECURED, "(securedEnabled = true)"),
                                none(JSR_250, "(jsr250Enabled = true)")))),
                Arguments.of(
                        AsItIs.class,
                        all(List.of(
                                forIt(SECURED, "securedEnabled"),
                                forIt(JSR_250, "jsr250Enabled"),
                                forIt(BOTH_DENY, "jsr250Enabled")))),
                Arguments.of(
                        SecuredAlone.class,
                        all(List.of(forIt(PRE_POST, "prePostEnabled"), forIt(JSR_250, "jsr250Enabled")))),
                Arguments.of(
                        Jsr250Alone.class,
                        all(List.of(forIt(PRE_POST, "prePostEnabled"), forIt(SECURED, "securedEnabled")))),
                Arguments.of(All.class, List.of()));
    }

    private static List<String> all(List<Stream<String>> lines) {
        return lines.stream().flatMap(each -> each).toList();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachAnnotationIsAFaultWhereNothingObeysIt(Class<?> settings, List<String> faults) {
        assertThat(faults(OrderController.class, settings)).containsExactlyInAnyOrderElementsOf(faults);
    }

    static class BaseController {

        @JsonRpcMethod
        public void cancel() {}

        @JsonRpcMethod
        @PreAuthorize("hasRole('CLERK')")
        public void reopen() {}
    }

    @JsonRpcController("/inherited")
    @PreAuthorize("hasRole('CLERK')")
    static class InheritingController extends BaseController {

        @JsonRpcMethod
        public void own() {}
    }

    @Test
    void theAnnotationOfAClassIsNotForTheMethodsThatItInherits() {
        assertThat(faults(InheritingController.class, AsItIs.class))
                .containsExactly(
                        "BaseController.cancel has @PreAuthorize from InheritingController, and Spring Security"
                                + " obeys that for methods which are declared there only: annotate the method, or"
                                + " BaseController");
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(InheritingController.class, AsItIs.class)) {
            InheritingController bean = context.getBean(InheritingController.class);
            bean.cancel();
            assertThatThrownBy(bean::own).isInstanceOf(AuthenticationException.class);
        }
    }

    @JsonRpcController("/final")
    static class FinalController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('CLERK')")
        public final void cancel() {}
    }

    @Test
    void aFinalMethodCannotBeSecured() {
        assertThat(faults(FinalController.class, AsItIs.class))
                .containsExactly(
                        "FinalController.cancel has @PreAuthorize and is final, so that Spring Security cannot obey"
                                + " it: remove 'final'");
    }

    interface Clerks {

        @PreAuthorize("hasRole('CLERK')")
        void cancel();
    }

    interface Admins {

        @PreAuthorize("hasRole('ADMIN')")
        void cancel();
    }

    @JsonRpcController("/ambiguous")
    static class AmbiguousController implements Clerks, Admins {

        @Override
        @JsonRpcMethod
        public void cancel() {}
    }

    @Test
    void aMethodThatTwoInterfacesAnnotateIsAFault() {
        assertThat(faults(AmbiguousController.class, AsItIs.class))
                .singleElement()
                .asString()
                .startsWith("AmbiguousController.cancel has @PreAuthorize more than once: ");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableReactiveMethodSecurity
    static class ReactiveAlone {}

    @JsonRpcController("/reactive")
    static class SecuredController {

        @JsonRpcMethod
        @Secured("ROLE_CLERK")
        public void cancel() {}
    }

    @Test
    void reactiveMethodSecurityObeysNoSecured() {
        assertThat(faults(SecuredController.class, ReactiveAlone.class))
                .containsExactly("SecuredController.cancel has @Secured, and method security is not enabled for it: set"
                        + " securedEnabled = true of @EnableMethodSecurity");
    }

    private static List<String> faults(Class<?>... classes) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(classes)) {
            Controllers.in(context.getBeanFactory(), VALUES, ControllerSettings.DEFAULT);
            return List.of();
        } catch (ContractException fault) {
            return fault.faults();
        }
    }
}
