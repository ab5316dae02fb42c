package io.jsonrpc.server.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.server.JsonRpcConfigurer;
import io.jsonrpc.server.web.WebStack;
import io.jsonrpc.spring.controller.JsonRpcController;
import io.jsonrpc.spring.security.CallRules;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is told at the start about who may call what. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("exhaustive")
class SecurityAtStartTests {

    private static void start(Class<?> application, WebApplicationType type) {
        new SpringApplicationBuilder(application)
                .web(type)
                .properties("spring.main.banner-mode=off", "server.port=0")
                .run()
                .close();
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains(" WARN "))
                .map(line -> line.substring(line.indexOf(" : ") + 3))
                .toList();
    }

    @JsonRpcController("/shop")
    static class ShopController {

        @JsonRpcMethod(value = "admin.restart", aliases = "restart")
        public void restart() {}

        @JsonRpcMethod("shop.list")
        public void list() {}
    }

    private static CallRules rules(String... patterns) {
        return CallRules.builder()
                .methods(patterns)
                .hasRole("ADMIN")
                .anyMethod()
                .permitAll()
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ShopController.class)
    static class WithAWayAround {

        @Bean
        CallRules callRules() {
            return rules("admin.*");
        }
    }

    @Test
    void aRuleThatAnotherNameGetsAroundEndsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(WithAWayAround.class, WebApplicationType.NONE))
                .isNotNull();

        assertThat(output.getAll())
                .contains(
                        "'restart' is another name of 'admin.restart', and the CallRules have the rule '*' for the one"
                                + " and the rule 'admin.*' for the other")
                .contains("Name both in the same rule");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ShopController.class)
    static class WithUnusedRules {

        @Bean
        CallRules callRules() {
            return CallRules.builder()
                    .methods("admin.restart", "restart", "admin.*", "shop.lst")
                    .hasRole("ADMIN")
                    .anyMethod()
                    .permitAll()
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(WithUnusedRules.class)
    static class WithAHandler {

        @Bean
        JsonRpcConfigurer handlers() {
            RequestHandler<?> handler = (transaction, request) -> transaction.sendVoidResponse();
            return registry -> registry.addHandler(handler, "/other");
        }
    }

    @Test
    void aRuleForNoMethodIsAWarningUnlessAHandlerMayHaveTheMethod(CapturedOutput output) {
        start(WithAHandler.class, WebApplicationType.NONE);
        assertThat(output.getAll()).doesNotContain("is for no method");

        start(WithUnusedRules.class, WebApplicationType.NONE);
        assertThat(warnings(output))
                .filteredOn(line -> line.contains("is for no method"))
                .containsExactly(
                        "The rule 'admin.*' of the CallRules is for no method: correct its name, move it before the"
                                + " rule that covers it, or remove it",
                        "The rule 'shop.lst' of the CallRules is for no method: correct its name, move it before the"
                                + " rule that covers it, or remove it");
    }

    @JsonRpcController("/rooms/{room}")
    static class RoomController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public void shut() {}

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public void open() {}
    }

    @JsonRpcController("/codes/{code:[0-9]{3}}")
    static class CodeController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public void shut() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @Import({RoomController.class, CodeController.class})
    static class Closed {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(
                            requests -> requests.requestMatchers("/rooms/**", "/codes/{code:[0-9]{3}}")
                                    .authenticated()
                                    .anyRequest()
                                    .permitAll())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableMethodSecurity
    @Import({RoomController.class, EverythingIsPermitted.class})
    static class Open {}

    @Configuration(proxyBeanMethods = false)
    @Import(Open.class)
    static class OpenOnPurpose {

        @Bean
        CallRules callRules() {
            return rules("shut");
        }
    }

    @Test
    void aPathWithoutALoginWhoseMethodsNeedOneIsAWarning(CapturedOutput output) {
        WebApplicationType servlet = WebStack.TOMCAT.type();
        start(Closed.class, servlet);
        start(OpenOnPurpose.class, servlet);
        assertThat(warnings(output)).noneMatch(line -> line.contains("let everybody in"));

        start(Open.class, servlet);
        assertThat(warnings(output))
                .filteredOn(line -> line.contains("let everybody in"))
                .singleElement()
                .asString()
                .matches("RoomController\\.(shut|open) has @PreAuthorize \\(and 1 more\\), and the rules of URLs let"
                        + " everybody in on /rooms/\\{room}: require a login there"
                        + " \\(requestMatchers\\(\"/rooms/\\{room}\"\\)\\.authenticated\\(\\)\\), or say who may call"
                        + " what with a bean of CallRules");
    }

    @JsonRpcController(value = "/talk", sockJs = true, httpCalls = true)
    static class TalkController {

        @JsonRpcMethod
        public void say() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(TalkController.class)
    static class ClosedAtTheFrontDoor {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/talk")
                            .authenticated()
                            .anyRequest()
                            .permitAll())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(TalkController.class)
    static class ClosedAll {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/talk", "/talk/**")
                            .authenticated()
                            .anyRequest()
                            .permitAll())
                    .build();
        }
    }

    @Test
    void anotherWayInWithoutALoginIsAWarning(CapturedOutput output) {
        WebApplicationType servlet = WebStack.TOMCAT.type();
        start(ClosedAll.class, servlet);
        assertThat(warnings(output)).noneMatch(line -> line.contains("rules of URLs"));

        start(ClosedAtTheFrontDoor.class, servlet);
        assertThat(warnings(output))
                .filteredOn(line -> line.contains("rules of URLs"))
                .containsExactly(
                        "The rules of URLs require a login on /talk, and let everybody in below it, where SockJS"
                                + " connects: write requestMatchers(\"/talk\", \"/talk/**\")",
                        "The rules of URLs require a login for GET /talk, and let everybody POST there, which calls by"
                                + " HTTP do: write requestMatchers(\"/talk\") without a method");
    }

    @JsonRpcController("/reactive")
    static class ReactiveController {

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public Mono<String> later() {
            return Mono.just("");
        }

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public Flux<String> many() {
            return Flux.just("");
        }

        @JsonRpcMethod
        @PreAuthorize("hasRole('ADMIN')")
        public String now() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableReactiveMethodSecurity
    @Import(ReactiveController.class)
    static class Reactive {}

    @Test
    void reactiveMethodSecuritySecuresNoMethodThatReturnsAValue(CapturedOutput output) {
        assertThatThrownBy(() -> start(Reactive.class, WebApplicationType.NONE)).isNotNull();

        assertThat(output.getAll())
                .contains(
                        "ReactiveController.now has @PreAuthorize, and @EnableReactiveMethodSecurity secures only what"
                                + " returns a Mono or a Flux: use @EnableMethodSecurity, which secures all methods")
                .doesNotContain("ReactiveController.later", "ReactiveController.many");
    }
}
