package io.jsonrpc.demo.auction;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The login on Spring MVC. */
@RestController
@ConditionalOnWebApplication(type = Type.SERVLET)
class ServletDoor {

    @GetMapping(path = "/auction/visitor", produces = MediaType.APPLICATION_JSON_VALUE)
    String visitor(@Nullable Principal user, CsrfToken token) {
        return AuctionUsers.visitor(user == null ? null : user.getName(), token.getParameterName(), token.getToken());
    }

    @Bean
    UserDetailsService bidders() {
        return new InMemoryUserDetailsManager(AuctionUsers.users());
    }

    /**
     * All other paths are open. Said by a chain that does nothing else, because Spring Security, when it is asked who may open
     * a path, says nobody of one that no chain covers.
     */
    @Bean
    SecurityFilterChain openPaths(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .anonymous(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .exceptionHandling(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The token of forms is in a cookie, so that a visitor who does not log in needs no HTTP session. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain auctionDoor(HttpSecurity http) {
        return http.securityMatcher(AuctionUsers.GUARDED)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/auction")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .formLogin(login -> login.loginProcessingUrl("/login")
                        .defaultSuccessUrl("/", true)
                        .failureUrl(AuctionUsers.WRONG_PASSWORD))
                .logout(logout -> logout.logoutUrl("/logout").logoutSuccessUrl("/"))
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }
}
