package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.network.TalkHandler;
import io.jsonrpc.server.JsonRpcConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A whole application to talk to: {@code /talk} for everybody, {@code /prompt} with a handler that never waits,
 * {@code /rooms/{room}} for users.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportAutoConfiguration({JsonRpcServerAutoConfiguration.class, JsonRpcServletAutoConfiguration.class})
@Import(PlainPasswords.class)
class TalkApplication {

    @Bean
    TalkHandler talk() {
        return new TalkHandler();
    }

    @Bean
    TalkHandler prompt() {
        TalkHandler handler = new TalkHandler();
        handler.withNonBlocking(true);
        return handler;
    }

    @Bean
    JsonRpcConfigurer handlers(TalkHandler talk, TalkHandler prompt) {
        return registry -> {
            registry.addHandler(talk, "/talk");
            registry.addHandler(prompt, "/prompt");
            registry.addHandler(new TalkHandler(), "/rooms/{room}");
        };
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("alice").password("{noop}secret").build(),
                User.withUsername("mallory").password("{noop}secret").build());
    }

    @Bean
    SecurityFilterChain usersHaveRooms(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/rooms/**")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(TalkApplication.class)
                .properties("server.port=0", "jsonrpc.server.sockets.max-handshakes-per-second=100000")
                .properties(properties)
                .run();
    }

    static int port(ConfigurableApplicationContext application) {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }
}
